import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
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
    for (const action of actions) assert.match(action, /^uses: actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
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

describe("updates of dependencies", () => {
  it("are asked for by Dependabot for every kind that there is here", () => {
    const { updates } = parse(read(".github/dependabot.yml")) as {
      updates: { "package-ecosystem": string; directory: string; schedule: unknown }[];
    };
    assert.deepEqual(
      updates.map((update) => update["package-ecosystem"]),
      ["npm", "github-actions"],
    );
    assert.ok(updates.every(({ directory, schedule }) => directory === "/" && schedule));
    assert.ok(readdirSync(join(root, ".github/workflows")).length > 0);
  });
});

describe("the template for pulumi new", () => {
  interface Project {
    readonly config: Readonly<Record<string, { readonly default: unknown }>>;
    readonly template: {
      readonly description: string;
      readonly quickstart: string;
      readonly config: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
    };
  }
  const { config, template } = parse(read("Pulumi.yaml")) as Project;

  it("asks for settings that there are, with their defaults", () => {
    const asked = Object.entries(template.config).filter(([key]) => key !== "aws:region");
    assert.ok(asked.length > 3);
    for (const [key, question] of asked) {
      assert.ok(question.description.length > 10, key);
      assert.equal(question.default, String(config[key]?.default), key);
    }
  });

  it("says what to do next, in commands that there are", () => {
    assert.ok(template.description.length > 20);
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    for (const [, script = ""] of template.quickstart.matchAll(/npm run ([\w:-]+)/g))
      assert.ok(script in scripts, script);
    for (const [, setting = ""] of template.quickstart.matchAll(/set (\w+) to/g)) assert.ok(setting in config, setting);
  });
});
