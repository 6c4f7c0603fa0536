// The package as a release packs it, in projects outside of this repository.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { evaluateProgram } from "@private-ingest/offline/engine/evaluate";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { npmPack } from "../../../tests/npm-pack";
import { stackOutputs } from "../outputs";

const own = path.join(__dirname, "..");
const root = path.join(own, "../..");

/** Uses the types of the outputs: a wrong type, and a missing error, fail the type check. */
const TYPED = `import * as pulumi from "@pulumi/pulumi";
import { readStack, type StreamOutputs } from "@private-ingest/client";

const ingest = readStack("organization/private-ingest/dev");
export const streamName: pulumi.Output<string> = ingest.streamName;
export const subnetIds: pulumi.Output<string[]> = ingest.subnetIds;
export const orders: pulumi.Output<StreamOutputs | undefined> = ingest.streams.apply((streams) => streams["orders"]);
// @ts-expect-error -- a stack has no such output
export const other = ingest.streamname;
`;

describe("the packed client", () => {
  const folder = temporaryFolder();
  const project = path.join(folder, "project");
  const write = (file: string, content: string): void => {
    fs.writeFileSync(path.join(project, file), content);
  };
  let files: readonly string[];

  before(() => {
    // A copy is packed: the build of prepack would disturb tests that run beside this one.
    const copy = path.join(folder, "packages/client");
    fs.cpSync(own, copy, { recursive: true, filter: (source) => !/[\\/](dist|tests|node_modules)$/.test(source) });
    fs.copyFileSync(path.join(root, "LICENSE"), path.join(folder, "LICENSE"));
    fs.symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
    const packed = npmPack(copy, folder);
    ({ files } = packed);
    const installed = path.join(project, "node_modules/@private-ingest/client");
    fs.mkdirSync(installed, { recursive: true });
    execFileSync("tar", ["-xzf", packed.archive, "-C", installed, "--strip-components", "1"]);
    fs.symlinkSync(path.join(root, "node_modules/@pulumi"), path.join(project, "node_modules/@pulumi"));
    write("package.json", "{}");
  });

  it("holds JavaScript with types, and no sources", () => {
    const built = ["index", "outputs", "read-stack"].flatMap((name) => [`dist/${name}.d.ts`, `dist/${name}.js`]);
    assert.deepEqual(files, ["LICENSE", "README.md", ...built, "package.json"]);
  });

  it("gives an empty TypeScript project the types of the outputs", () => {
    const compilerOptions = { strict: true, module: "nodenext", target: "es2022", skipLibCheck: true, noEmit: true };
    write("tsconfig.json", JSON.stringify({ compilerOptions, files: ["typed.ts"] }));
    write("typed.ts", TYPED);
    // It fails with the compiler's output.
    execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", project], { encoding: "utf8" });
  });

  it("is enough for a copy of examples/consumer", async () => {
    const example = path.join(root, "examples/consumer");
    const file = fs.readFileSync(path.join(example, "Pulumi.yaml"), "utf8");
    const { config, name } = parse(file) as Record<string, unknown>;
    write("Pulumi.yaml", stringify({ name, runtime: "nodejs", config }));
    for (const file of ["index.ts", "Pulumi.dev.yaml"])
      fs.copyFileSync(path.join(example, file), path.join(project, file));
    const outputs = Object.fromEntries(Object.keys(stackOutputs).map((output) => [output, `the ${output}`]));
    const evaluation = await evaluateProgram({
      directory: project,
      stack: "dev",
      stackOutputs: { "organization/private-ingest/dev": outputs },
    });
    assert.deepEqual(evaluation.messages, []);
    assert.equal(evaluation.outputs["domainEndpoint"], "the domainEndpoint");
    assert.deepEqual(evaluation.secretOutputs, ["dashboardPassword"]);
  });
});
