import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");

interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: Record<string, unknown> }[];
}

describe("the release workflow", () => {
  const text = read(".github/workflows/release.yml");
  const workflow = parse(text) as { on: unknown; permissions: unknown; jobs: { release: Job } };
  const { permissions, steps } = workflow.jobs.release;

  it("runs for version tags only, with the rights that it needs and no other", () => {
    assert.deepEqual(workflow.on, { push: { tags: ["v*.*.*"] } });
    assert.deepEqual(workflow.permissions, { contents: "read" });
    assert.deepEqual(permissions, { contents: "write", "id-token": "write", attestations: "write" });
    assert.doesNotMatch(text, /secrets\./);
  });

  it("uses actions by commit, each with its version beside it", () => {
    const actions = text.match(/uses: .*/g) ?? [];
    assert.ok(actions.length > 2);
    for (const action of actions) assert.match(action, /^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("checks everything before it packs, and attests what it releases", () => {
    const order = [".ci/run", "npm pack", "attest-build-provenance", "gh release create"].map((part) =>
      steps.findIndex(({ uses = "", run = "" }) => `${uses} ${run}`.includes(part)),
    );
    assert.ok(!order.includes(-1), String(order));
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );
    const attest = steps.find(({ uses }) => uses?.includes("attest"));
    assert.equal(attest?.with?.["subject-path"], "release/*");
    assert.match(steps.at(-1)?.run ?? "", /release\/\*$/);
  });

  it("finds both packages at the same version", () => {
    const versions = ["package.json", "policy/package.json"].map(
      (file) => (JSON.parse(read(file)) as { version: string }).version,
    );
    assert.equal(new Set(versions).size, 1, versions.join(" and "));
  });
});

describe("the package", () => {
  it("has every file that its TypeScript imports", () => {
    const { files } = JSON.parse(read("package.json")) as { files: string[] };
    const sources = files.filter((file) => file.endsWith(".ts"));
    assert.ok(sources.includes("consumer.ts"));
    const imported = sources.flatMap((file) =>
      [...read(file).matchAll(/ from "(\..+?)";/g)].map(([, to = ""]) => `${posix.join(posix.dirname(file), to)}.ts`),
    );
    assert.deepEqual(
      imported.filter((file) => !files.includes(file)),
      [],
    );
  });
});
