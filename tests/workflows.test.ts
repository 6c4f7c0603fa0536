import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "..");

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly if?: string;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress"?: boolean };
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

describe("every workflow", () => {
  const folder = join(root, ".github/workflows");
  const workflows = readdirSync(folder).map((file) => ({
    file,
    text: readFileSync(join(folder, file), "utf8"),
    jobs: Object.values((parse(readFileSync(join(folder, file), "utf8")) as { jobs: Record<string, Job> }).jobs),
  }));

  it("uses actions by their commits, each with its version beside", () => {
    for (const { file, text } of workflows)
      for (const line of text.split("\n").filter((each) => each.includes("uses:")))
        assert.match(line, /uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, file);
  });

  it("of another kind is in another concurrency group, and no deployment or release is cancelled", () => {
    const groups = workflows.flatMap(({ jobs }) => jobs.map(({ concurrency }) => concurrency?.group.split("-")[0]));
    assert.equal(new Set(groups).size, groups.length);
    for (const name of ["deploy.yml", "release.yml"])
      for (const { concurrency } of workflows.find(({ file }) => file === name)!.jobs)
        assert.equal(concurrency?.["cancel-in-progress"] ?? false, false);
    const [preview] = workflows.find(({ file }) => file === "preview.yml")!.jobs;
    assert.match(preview!.concurrency!.group, /pull_request\.number/);
  });

  it("that deploys waits for ci on main, and runs only where it is set up", () => {
    const { text, jobs } = workflows.find(({ file }) => file === "deploy.yml")!;
    const { on } = parse(text) as { on: Record<string, { workflows?: string[] }> };
    assert.deepEqual(Object.keys(on), ["workflow_run", "workflow_dispatch"]);
    assert.deepEqual(on["workflow_run"]!.workflows, ["ci"]);
    for (const condition of ["PULUMI_ORGANIZATION", "conclusion == 'success'", "event == 'push'", "refs/heads/main"])
      assert(jobs[0]!.if!.includes(condition), condition);
  });

  it("has every variable that it reads in docs/workflows.md", () => {
    const page = readFileSync(join(root, "docs/workflows.md"), "utf8");
    for (const { text } of workflows)
      for (const [, name = ""] of text.matchAll(/vars\.(\w+)/g)) assert(page.includes(`\`${name}\``), name);
  });
});

describe("CI", () => {
  const judged = (output: string, CI?: string): number | null => {
    const log = join(mkdtempSync(join(tmpdir(), "layers-")), "log");
    writeFileSync(log, output);
    const { CI: _, ...env } = process.env;
    return spawnSync("bash", [join(root, ".ci/layers"), log], { env: { ...env, ...(CI && { CI }) } }).status;
  };
  const absent = [
    "    skipped: moto is not installed (pip install moto[server])",
    "      skipped: no Chromium; install the package `chromium` or set CHROMIUM to its path",
    "    skipped: no Java 21 and no download",
    "    plans by the real provider skipped: terraform is not on the PATH",
  ];
  for (const line of absent) {
    it(`fails where a layer is missing, and only there: ${line.trim()}`, () => {
      assert.deepEqual([judged(`a\n${line}\nb\n`, "true"), judged(`a\n${line}\nb\n`)], [1, 0]);
    });
  }
  it("asks for Terraform's provider in words that Terraform can read", function () {
    // The command that only parses; `init` would download.
    const { error, stdout, stderr } = spawnSync("terraform", ["fmt", "-check", join(root, ".ci/provider.tf")]);
    if (error !== undefined) {
      console.log("      skipped: terraform is not on the PATH");
      return this.skip();
    }
    assert.doesNotMatch(`${String(stdout)}${String(stderr)}`, /Error|provider\.tf/);
  });
  it("passes where all has run but what nobody asked for", () => {
    const asked = "    skipped: it takes minutes; OPS_KILLS=1 asks for it\n12 passed, 0 failed, 1 skipped\n";
    assert.equal(judged(asked, "true"), 0);
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
