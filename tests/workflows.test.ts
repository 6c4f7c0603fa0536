import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "..");

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

// That they are valid workflows, `npm run lint:workflows` says.
describe("the workflows that preview and deploy", () => {
  const gates = ["preview", "deploy"].map((name) => {
    const text = readFileSync(join(root, `.github/workflows/${name}.yml`), "utf8");
    const { jobs, permissions } = parse(text) as { jobs: Record<string, Job>; permissions: Job["permissions"] };
    const job = jobs[name]!;
    const pulumi = job.steps.find(({ uses }) => uses?.startsWith("pulumi/actions@"))!.with!;
    return { name, text, job, permissions, pulumi };
  });

  for (const { name, text, job, permissions, pulumi } of gates) {
    it(`${name} judges the stack by the pack and the preset of its name`, () => {
      const stack = String(pulumi["stack-name"]).split("/").at(-1);
      assert.equal(pulumi["policyPacks"], "policy");
      assert.equal(pulumi["policyPackConfigs"], `policy/presets/${stack}.json`);
      assert.ok(existsSync(join(root, pulumi["policyPackConfigs"])));
      assert.ok(existsSync(join(root, `Pulumi.${stack}.yaml`)));
    });

    it(`${name} signs in by short-lived tokens, and no secret is in it`, () => {
      assert.deepEqual(permissions, { contents: "read" });
      assert.equal(job.permissions["id-token"], "write");
      assert.doesNotMatch(text, /secrets\.|AWS_(ACCESS_KEY|SECRET)|PULUMI_ACCESS_TOKEN|show-secrets/i);
    });
  }

  it("preview comments on the pull request, and changes nothing", () => {
    const { pulumi, job } = gates[0]!;
    assert.equal(pulumi["command"], "preview");
    assert.equal(pulumi["comment-on-pr"], true);
    assert.deepEqual(job.permissions, { contents: "read", "id-token": "write", "pull-requests": "write" });
  });
});

describe("updates of dependencies", () => {
  it("are asked for by Dependabot for every kind that there is here", () => {
    const { updates } = parse(readFileSync(join(root, ".github/dependabot.yml"), "utf8")) as {
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
