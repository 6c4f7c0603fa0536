// `npm run check:policies`, which the deployment workflows also run: without an account.
import { violationsReport } from "../engine/tree";
import { flagsOrExitCode } from "@private-ingest/operator/command-line";
import { print, printError, printStyled } from "@private-ingest/operator/escaped-output";
import { checkPolicies } from "./check";
import { parseCheckFlags } from "./flags";
import { isPassed, makeReportFolders, writeReports } from "./reports";

/** Exit codes: 0 passed; 1 the check or the program failed; 2 wrong use or configuration. */
async function main(argv: readonly string[]): Promise<number> {
  const flags = flagsOrExitCode(() => parseCheckFlags(argv));
  if (typeof flags === "number") return flags;
  makeReportFolders(flags);
  const checked = await checkPolicies(flags);
  const { config, evaluation, findings, isAccepted, madeUp } = checked;
  print(config === undefined ? "Policies at their own levels" : `Policies as in ${config.name}: ${config.origin}`);
  for (const { severity, message } of evaluation.messages) {
    if (severity === "error" || severity === "warning") printError(`${severity}: ${unanswered(message) ?? message}`);
  }
  const judged = `${evaluation.checked} resources judged in ${evaluation.seconds.toFixed(1)} s`;
  print(`${checked.project}, stack ${flags.stack}: ${judged}`);
  if (madeUp.length > 0) print(`Made-up answers to look-ups (--lookups gives real ones): ${madeUp.join(", ")}`);
  const accepted = findings.filter(isAccepted).length;
  if (accepted > 0) print(`${accepted} findings accepted by ${flags.baseline ?? ""}`);
  printStyled(violationsReport(findings.filter((finding) => !isAccepted(finding))));
  writeReports(checked, flags);
  return isPassed(checked) ? 0 : 1;
}

/** A look-up without an answer. The program's exception holds the message among its frames. */
function unanswered(message: string): string | undefined {
  return /invocation of \S+ returned an error: (?:(?!invocation of)[^\n])*--live-lookups\.?\)?/.exec(message)?.[0];
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // No project, a pack that is not built, an unknown policy, or a report that cannot be written.
    printError(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  },
);
