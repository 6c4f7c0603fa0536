// The documented program in Python.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { pages } from "../docs/markdown";
import { presets } from "../program/presets";
import { assertSucceeded, deployed } from "./deployed";
import { writeCommand } from "./toolchain/executable";
import { pythonHost } from "./toolchain/languages";

const [program] = pages()
  .flatMap(({ blocks }) => blocks)
  .filter(({ language }) => language === "python");
const { version } = JSON.parse(readFileSync(require.resolve("@pulumi/pulumi/package.json"), "utf8")) as {
  version: string;
};

deployed("a program in Python", { config: presets.dev, whole: true }, (stack) => {
  const folder = (): string => join(stack().program, "prices");

  function run(command: string, args: readonly string[], input?: string): void {
    const where = { cwd: folder(), env: stack().environment, input, encoding: "utf8" } as const;
    const { status, error, stderr, stdout } = spawnSync(command, args, where);
    assert.equal(status, 0, error?.message ?? `${stdout}${stderr}`);
  }

  it("takes the SDK that is generated from the schema", async () => {
    mkdirSync(folder());
    const files = {
      "Pulumi.yaml": stringify({ name: "prices", runtime: "python", packages: { "private-ingest": "../plugin" } }),
      "__main__.py": program?.content ?? "",
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder(), name), text);
    const schema = await stack().schemaOf(join(stack().program, "plugin"));
    // The schema refers to no other package, so no loader is asked.
    run("pulumi-codegen", ["python", "sdks/private-ingest", "127.0.0.1:1"], schema);
    run("python3", ["-m", "venv", "venv"]);
    run("venv/bin/pip", ["install", "--quiet", `pulumi==${version}`, "./sdks/private-ingest"]);
  });

  it("is previewed with the component's resources", async () => {
    writeCommand(join(stack().environment["PULUMI_HOME"] ?? "", "bin/pulumi-language-python"), {}, await pythonHost());
    const prices = await stack().beside("prices", {}, "dev");
    const preview = await prices.run("preview");
    assertSucceeded(preview);
    assert(preview.steps.some(({ op, type }) => op === "create" && type.endsWith(":FirehoseDeliveryStream")));
  });
});
