// The program as docs/reuse.md reuses it, with folders in place of addresses.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse, stringify } from "yaml";
import { COMPONENT, packageSchema } from "../../plugin/schema";
import { commands, pages, root } from "../docs/markdown";
import { presets } from "../program/presets";
import { assertSucceeded, deployed } from "./deployed";
import type { Stack } from "./stack";

const [page] = pages().filter(({ file }) => file === "docs/reuse.md");
const programs = page!.blocks.filter(({ language }) => language === "yaml").map(({ content }) => content);

/** The arguments of the documented command, with another address. */
function documented(command: string, address: string): string[] {
  const found = commands(page!).find((words) => words.join(" ").startsWith(`npx pulumi ${command} https://`));
  assert(found, command);
  return found.slice(2).map((word) => (word.startsWith("https://") ? address : word));
}

async function assertPreviewed(stack: Stack, stream: string): Promise<void> {
  const run = await stack.run("preview");
  assertSucceeded(run);
  const streams = run.steps.filter(({ op, type }) => op === "create" && type.endsWith(":FirehoseDeliveryStream"));
  assert.deepEqual(
    streams.map(({ name }) => name),
    [stream],
  );
}

deployed("the reused program", { config: presets.dev }, (stack) => {
  const plugin = (): string => join(stack().program, "plugin");
  async function pulumi(folder: string, ...args: string[]): Promise<string> {
    const { succeeded, output } = await stack().pulumi(folder, ...args);
    assert(succeeded, output);
    return output;
  }

  /** What `pulumi package add` writes. */
  let packages: unknown;

  it("prints its schema", async () => {
    type Schema = { resources: Record<string, { inputProperties: object; properties: object }> };
    const [given, own] = [JSON.parse(await stack().schemaOf(plugin())) as Schema, packageSchema() as Schema];
    assert.deepEqual(Object.keys(given.resources), [COMPONENT]);
    for (const part of ["inputProperties", "properties"] as const)
      assert.deepEqual(
        Object.keys(given.resources[COMPONENT]![part]).sort(),
        Object.keys(own.resources[COMPONENT]![part]).sort(),
      );
  });

  it("is added to a program of Node, by an SDK with its types", async () => {
    const program = join(stack().program, "prices-of-node");
    mkdirSync(program);
    const files = {
      "Pulumi.yaml": "name: prices-of-node\nruntime: nodejs\n",
      "package.json": JSON.stringify({ name: "prices-of-node", main: "index.ts" }),
      "tsconfig.json": JSON.stringify({
        compilerOptions: { strict: true, noEmit: true, skipLibCheck: true, types: ["node"] },
      }),
      "index.ts": [
        'import { PrivateIngest } from "@pulumi/private-ingest";',
        'const ingest = new PrivateIngest("ingest", { indexName: "prices", protectData: false });',
        "export const streamName = ingest.streamName;",
        "// @ts-expect-error The SDK has types.",
        "export const wrong = (): object => new PrivateIngest('wrong', { protectData: 1 });",
      ].join("\n"),
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(program, name), text);
    await pulumi(program, ...documented("package add", plugin()));
    ({ packages } = parse(readFileSync(join(program, "Pulumi.yaml"), "utf8")) as { packages: unknown });
    const compiler = require.resolve("typescript/bin/tsc");
    const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", program], { encoding: "utf8" });
    assert.equal(status, 0, stdout);
    await assertPreviewed(await stack().beside("prices-of-node", {}, "dev"), "stream");
  });

  const streams = ["stream", "stream-orders"];
  for (const [index, content] of programs.entries()) {
    it(`is used by the documented program in YAML, number ${index + 1}`, async () => {
      const project = parse(content) as { name: string };
      mkdirSync(join(stack().program, project.name));
      writeFileSync(join(stack().program, project.name, "Pulumi.yaml"), stringify({ ...project, packages }));
      await assertPreviewed(await stack().beside(project.name, {}, "dev"), streams[index] ?? "");
    });
  }

  it("makes a project of another name from the template, with the settings of dev", async () => {
    const [template, project] = ["private-ingest", "market"].map((name) => join(stack().program, "..", name)) as [
      string,
      string,
    ];
    const left = new Set(["node_modules", ".git", ".private-ingest", "dist"]);
    cpSync(root, template, { recursive: true, filter: (source) => !left.has(basename(source)) });
    mkdirSync(project);
    const words = documented("new", template).map((word) => (word === "private-ingest" ? "market" : word));
    // The CLI would fetch the plugins from Pulumi's own host.
    await pulumi(project, ...words, "--yes", "--generate-only");
    const { name, template: asked } = parse(readFileSync(join(project, "Pulumi.yaml"), "utf8")) as {
      name: string;
      template?: unknown;
    };
    assert.deepEqual([name, asked], ["market", undefined]);
    const isSame = (file: string): boolean =>
      readFileSync(join(project, file)).equals(readFileSync(join(template, file)));
    const files = filesOf(template);
    assert.deepEqual(filesOf(project), files);
    assert.deepEqual(
      files.filter((file) => !isSame(file)),
      ["Pulumi.yaml"],
    );

    await pulumi(project, "stack", "init", "dev");
    assert.equal((await pulumi(project, "config", "get", "protectData", "--stack", "dev")).trim(), "false");
  });
});

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
