// The package for other languages and the template, by the real CLI as docs/reuse.md has it;
// addresses are folders here.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type Cloud, startCloud } from "@private-ingest/local-cloud/cloud";
import { parse, stringify } from "yaml";
import { COMPONENT, packageSchema } from "../../plugin/schema";
import { pages, root } from "../docs/markdown";
import { onPath } from "../on-path";

const plugin = join(root, "plugin");
const programs = pages()
  .filter(({ file }) => file === "docs/reuse.md")
  .flatMap(({ blocks }) => blocks.filter(({ language }) => language === "yaml").map(({ content }) => content));

/** The reason why the CLI cannot run here. */
function whyNoCli(): string | undefined {
  if (process.env["PULUMI_CLI"] === undefined)
    return "it needs the Pulumi CLI with its language hosts and takes minutes; PULUMI_CLI=1 asks for it";
  const missing = ["pulumi", "pulumi-language-nodejs", "pulumi-language-yaml"].filter(
    (program) => onPath(program) === undefined,
  );
  return missing.length > 0 ? `${missing.join(", ")} is not on the PATH` : undefined;
}

describe("the program in other hands, by the real CLI", function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), "private-ingest-reuse-"));
  let cloud: Cloud | undefined;

  before(async function () {
    const reason = whyNoCli();
    if (reason !== undefined) {
      console.log(`    skipped: ${reason}`);
      return this.skip();
    }
    mkdirSync(join(folder, "backend"));
    cloud = await startCloud({ domains: "records" });
  });
  after(async () => {
    await cloud?.stop();
    rmSync(folder, { recursive: true, force: true });
    // The CLI keeps the schema beside the plugin's folder.
    rmSync(join(root, "schema-private-ingest.json"), { force: true });
  });

  /** Runs the CLI with a backend of its own. @returns what it wrote to stdout. */
  function pulumi(cwd: string, ...args: string[]): Promise<string> {
    const backend = { PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`, PULUMI_CONFIG_PASSPHRASE: "test" };
    const child = spawn("pulumi", [...args, "--color", "never"], {
      cwd,
      env: { ...process.env, ...backend, PULUMI_SKIP_UPDATE_CHECK: "true" },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 240_000,
    });
    let [out, errors] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        if (code === 0) resolve(out);
        else reject(new Error(`pulumi ${args.join(" ")} ended with ${code ?? "a signal"}:\n${out}\n${errors}`));
      });
    });
  }

  it("gives its schema", async () => {
    const { resources } = JSON.parse(await pulumi(folder, "package", "get-schema", plugin)) as {
      resources: Record<string, { inputProperties: object; properties: object }>;
    };
    const { resources: own } = packageSchema() as { resources: typeof resources };
    assert.deepEqual(Object.keys(resources), [COMPONENT]);
    for (const part of ["inputProperties", "properties"] as const)
      assert.deepEqual(Object.keys(resources[COMPONENT]![part]).sort(), Object.keys(own[COMPONENT]![part]).sort());
  });

  const streams = ["stream", "stream-orders"];
  for (const [index, content] of programs.entries()) {
    it(`is used by the documented program in YAML, number ${index + 1}`, async () => {
      const { name, outputs = {}, ...rest } = parse(content) as { name: string; outputs?: object };
      const program = join(folder, name);
      mkdirSync(program);
      // What `pulumi package add` writes.
      const packages = { "private-ingest": plugin };
      writeFileSync(join(program, "Pulumi.yaml"), stringify({ name, outputs, ...rest, packages }));
      writeFileSync(join(program, "Pulumi.dev.yaml"), stringify({ config: cloud?.configuration }));
      await pulumi(program, "stack", "init", "dev");
      const { steps } = JSON.parse(await pulumi(program, "preview", "--json", "--non-interactive")) as {
        steps: { urn: string }[];
      };
      const made = steps.map(({ urn }) => urn.split("$").at(-1));
      assert.ok(made.includes(`aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream::${streams[index] ?? ""}`));
    });
  }

  it("is a template: a project of another name has the settings of dev, and is the template otherwise", async () => {
    const [template, project] = [join(folder, "private-ingest"), join(folder, "shop-of-mine")];
    const left = new Set(["node_modules", ".git", ".private-ingest", "dist"]);
    cpSync(root, template, { recursive: true, filter: (source) => !left.has(basename(source)) });
    mkdirSync(project);
    await pulumi(project, "new", template, "--name", "shop", "--stack", "dev", "--yes", "--generate-only");
    await pulumi(project, "stack", "init", "dev");
    assert.equal((await pulumi(project, "config", "get", "protectData", "--stack", "dev")).trim(), "false");
    const { name, template: asked } = parse(readFileSync(join(project, "Pulumi.yaml"), "utf8")) as {
      name: string;
      template?: unknown;
    };
    assert.deepEqual([name, asked], ["shop", undefined]);
    const isSame = (file: string): boolean =>
      readFileSync(join(project, file)).equals(readFileSync(join(template, file)));
    const files = readdirSync(template, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(template.length + 1));
    assert.deepEqual(files.filter((file) => !isSame(file)).sort(), ["Pulumi.dev.yaml", "Pulumi.yaml"]);
  });
});
