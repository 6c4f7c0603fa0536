// `npm run scan`: external tools check what both presets create. Fix a finding or answer it in
// answers.yaml.
import { evaluatedPresets } from "../docs/evaluated";
import { scanPlans } from "./checkov";
import { type Finding, judge, readAnswers } from "./findings";
import { lintPolicies } from "./parliament";
import { policyDocuments } from "./policy-documents";

async function main(): Promise<void> {
  const answers = readAnswers();
  const stacks = await evaluatedPresets();
  const documents = Object.fromEntries(
    Object.entries(stacks).map(([stack, resources]) => [stack, policyDocuments(resources)]),
  );
  const results = { parliament: await lintPolicies(documents), checkov: await scanPlans(stacks) };
  const findings: Finding[] = [];
  const ran: string[] = [];
  for (const [tool, result] of Object.entries(results)) {
    if (typeof result === "string") {
      console.log(`${tool}: skipped: ${result}`);
      // CI installs what a scanner needs.
      if (process.env["CI"] === "true") process.exitCode = 1;
    } else {
      console.log(`${tool}: ${result.length} findings`);
      findings.push(...result);
      ran.push(tool);
    }
  }
  const { unanswered, stale } = judge(findings, answers, ran);
  for (const { tool, check, stack, where, what } of unanswered) {
    console.error(`unanswered: ${tool} ${check} ${stack} ${where}: ${what}`);
  }
  for (const { tool, check, where } of stale) console.error(`stale answer: ${tool} ${check} ${where} is found no more`);
  if (unanswered.length + stale.length > 0) process.exitCode = 1;
  else console.log(`${findings.length} findings, each answered in tools/scans/answers.yaml`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
