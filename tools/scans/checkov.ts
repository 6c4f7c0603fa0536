import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Registration } from "@private-ingest/offline/engine/evaluation";
import { findTerraform, Workspace } from "../../tests/terraform/terraform";
import { translate } from "../../tests/terraform/translate";
import type { Finding } from "./findings";
import { pythonTool } from "./python-tool";

/** https://www.checkov.io: checks the plan of the real AWS provider. */
const VERSION = "3.3.30";

/** Far fewer checks than the plan of either preset passes. */
const LEAST_PASSED = 100;

interface Report {
  readonly summary: { readonly passed: number; readonly parsing_errors: number };
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly resource: string;
    }[];
  };
}

/** @returns findings of every stack, or the reason why there are none to be had here */
export async function scanPlans(
  stacks: Readonly<Record<string, readonly Registration[]>>,
): Promise<Finding[] | string> {
  const terraform = findTerraform();
  if (typeof terraform === "string") return terraform;
  const tool = await pythonTool("checkov", VERSION);
  if (typeof tool === "string") return tool;
  const workspace = await Workspace.make(terraform);
  const folder = mkdtempSync(join(tmpdir(), "private-ingest-plans-"));
  try {
    const schema = await workspace.schema();
    const findings: Finding[] = [];
    for (const [stack, resources] of Object.entries(stacks)) {
      const translation = translate(resources, schema);
      if (translation.problems.length > 0) throw new Error(translation.problems.join("\n"));
      workspace.put(translation);
      await workspace.run("plan", "-out=plan");
      const plan = join(folder, `${stack}.json`);
      writeFileSync(plan, await workspace.run("show", "-json", "plan"));
      const output = await tool.run(
        "--file",
        plan,
        "--framework",
        "terraform_plan",
        "--output",
        "json",
        "--skip-download",
        "--quiet",
      );
      findings.push(...failures(JSON.parse(output) as Report, stack));
    }
    return findings;
  } finally {
    workspace.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws for a report on nothing: a plan that was not understood must not count as a clean one */
function failures({ summary, results }: Report, stack: string): Finding[] {
  if (summary.parsing_errors > 0 || summary.passed < LEAST_PASSED) {
    throw new Error(`checkov understood too little of the plan of ${stack}: ${JSON.stringify(summary)}`);
  }
  return results.failed_checks.map(({ check_id: check, check_name: what, resource: where }) => ({
    tool: "checkov",
    check,
    stack,
    where,
    what,
  }));
}
