// `npm run check:policies`: the gate of the deployment workflows, on this machine and without an account.
import { UsageError, HelpShown } from "../flags";
import { violationsReport } from "../engine/tree";
import { checkPolicies } from "./check";
import { type CheckFlags, parseCheckFlags } from "./flags";
import { isPassed, writeReports } from "./reports";

/** Exit codes: 0 no mandatory finding, 1 one, or a program that fails, 2 wrong use. */
async function main(argv: readonly string[]): Promise<number> {
  let flags: CheckFlags;
  try {
    flags = parseCheckFlags(argv);
  } catch (error) {
    if (error instanceof HelpShown) return 0;
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    return 2;
  }
  const checked = await checkPolicies(flags).catch((error: unknown) => {
    // No project, a pack that is not built, a configuration that names no policy: nothing has been judged.
    console.error(error instanceof Error ? error.message : String(error));
    return undefined;
  });
  if (checked === undefined) return 2;
  const { evaluation } = checked;
  for (const { severity, message } of evaluation.messages) {
    if (severity === "error" || severity === "warning") console.error(`${severity}: ${message}`);
  }
  console.log(
    `${checked.project}, stack ${flags.stack}: ${evaluation.checked} resources judged in ${evaluation.seconds.toFixed(1)} s, ${
      checked.configName === undefined ? "the policies at their own levels" : `policies as in ${checked.configName}`
    }`,
  );
  console.log(violationsReport(evaluation.violations));
  writeReports(checked, flags);
  return isPassed(evaluation) ? 0 : 1;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
