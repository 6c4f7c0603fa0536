// `npm run scan`: parliament checks the presets' IAM documents; answers are in answers.yaml.
import { evaluatedPresets } from "../docs/evaluated";
import { judge, readAnswers } from "./findings";
import { lintPolicies } from "./parliament";
import { policyDocuments } from "./policy-documents";

async function main(): Promise<void> {
  const answers = readAnswers();
  const documents = Object.fromEntries(
    Object.entries(await evaluatedPresets()).map(([stack, resources]) => [stack, policyDocuments(resources)]),
  );
  const findings = await lintPolicies(documents);
  if (typeof findings === "string") {
    console.log(`parliament: skipped: ${findings}`);
    // CI installs what it needs.
    if (process.env["CI"] === "true") process.exitCode = 1;
    return;
  }
  const { unanswered, stale } = judge(findings, answers);
  for (const { check, stack, where, what } of unanswered)
    console.error(`unanswered: ${check} ${stack} ${where}: ${what}`);
  for (const { check, where } of stale) console.error(`answer without a finding: ${check} ${where}; remove it`);
  if (unanswered.length + stale.length > 0) process.exitCode = 1;
  else console.log(`${findings.length} findings, each answered in tools/scans/answers.yaml`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
