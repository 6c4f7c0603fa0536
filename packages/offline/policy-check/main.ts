// `npm run check:policies`: the gate of the deployment workflows, on this machine and without an account.
import { violationsReport } from "../engine/tree";
import { flagsOrExitCode } from "@private-ingest/operator/command-line";
import { print, printError, printStyled } from "@private-ingest/operator/escaped-output";
import { checkPolicies } from "./check";
import { parseCheckFlags } from "./flags";
import { isPassed, makeReportFolders, writeReports } from "./reports";

/** Exit codes: 0 no mandatory finding, 1 one, or a program that fails, 2 wrong use. */
async function main(argv: readonly string[]): Promise<number> {
  const flags = flagsOrExitCode(() => parseCheckFlags(argv));
  if (typeof flags === "number") return flags;
  makeReportFolders(flags);
  const checked = await checkPolicies(flags);
  const { evaluation } = checked;
  for (const { severity, message } of evaluation.messages) {
    if (severity === "error" || severity === "warning") printError(`${severity}: ${message}`);
  }
  print(
    `${checked.project}, stack ${flags.stack}: ${evaluation.checked} resources judged in ${evaluation.seconds.toFixed(1)} s, ${
      checked.configName === undefined ? "the policies at their own levels" : `policies as in ${checked.configName}`
    }`,
  );
  printStyled(violationsReport(evaluation.violations));
  writeReports(checked, flags);
  return isPassed(evaluation) ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // No project, a pack that is not built, a configuration that names no policy, a report that cannot be written.
    printError(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  },
);
