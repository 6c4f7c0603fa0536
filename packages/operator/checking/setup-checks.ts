import type { Change } from "../../../lambda/contracts/setup-event";
import { checkSetup, repeatSetup, SetupFailed, type SetupRun, streamOf } from "../setup-runs";
import type { AwsConfiguration } from "../aws";
import type { CheckContext } from "./check-context";
import { type Finding, repairCommand, reporter, type Reporter } from "./finding";

/** Whether what all streams share is in the domain as the stack has it. */
export const checkSharedSetup = (context: CheckContext): Promise<readonly Finding[]> =>
  compared(reporter("domain setup"), context, (run) => streamOf(run) === undefined);

/** Whether role, mapping, template, retention and saved objects of a stream are so, too. */
export const checkStreamSetup = (context: CheckContext): Promise<readonly Finding[]> =>
  compared(reporter("stream setup"), context, (run) => streamOf(run) === context.name);

const differences: Readonly<Partial<Record<Change["outcome"], string>>> = {
  missing: "is missing",
  different: "was changed",
  "left over": "is left over",
  foreign: "was made by others",
};

async function compared(
  say: Reporter,
  { aws, setup, stack = "" }: CheckContext,
  isWanted: (run: SetupRun) => boolean,
): Promise<readonly Finding[]> {
  // What the domain is to have is in a stack's state, and none is named.
  if (setup === undefined) return [];
  const run = (await setup()).find(isWanted);
  if (run === undefined) return [say.skipped("the stack's state has no setup of it")];
  const finding = await unlessFailed(say, run, async () => {
    const { changes } = await checkSetup(run, aws);
    const found = changes.filter(({ outcome }) => outcome in differences);
    if (found.length === 0) return say.ok(`${changes.length} objects are as the stack has them`);
    const text = found.map(({ object, outcome }) => `${object} ${differences[outcome] ?? ""}`).join("; ");
    if (found.some(({ outcome }) => outcome === "foreign"))
      return say.fail(text, "choose another name or set adoptObjects, then run `pulumi up`");
    const fix = `run ${repairCommand(stack)}`;
    return found.every(({ outcome }) => outcome === "left over") ? say.warn(text, fix) : say.fail(text, fix);
  });
  return [finding];
}

/** Does a run of the setup again. @returns what it has changed in the domain. */
export function repaired(run: SetupRun, aws: AwsConfiguration): Promise<Finding> {
  const say = reporter("repair");
  return unlessFailed(say, run, async () => {
    const { changes } = await repeatSetup(run, aws);
    const done = changes.filter(({ outcome }) => ["created", "updated", "deleted"].includes(outcome));
    return say.ok(done.map(({ object, outcome }) => `${object} ${outcome}`).join("; ") || "nothing was to be done");
  });
}

/** A function's error has its fix below it. */
async function unlessFailed(say: Reporter, run: SetupRun, work: () => Promise<Finding>): Promise<Finding> {
  try {
    return await work();
  } catch (error) {
    if ((error as Error).name === "ResourceNotFoundException")
      return say.fail(`the function ${run.functionName} is not there`, "run `pulumi up --refresh`");
    if (!(error instanceof SetupFailed)) throw error;
    const [reason = "", ...fix] = error.message.split("\n");
    const log = `read the newest lines of the log group /aws/lambda/${run.functionName}`;
    return say.fail(reason, fix.join(" ").trim() || log);
  }
}
