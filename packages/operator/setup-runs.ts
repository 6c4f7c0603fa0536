import type { SetupCheck, SetupEvent, SetupReport } from "../../lambda/contracts/setup-event";
import type { AwsConfiguration } from "./aws";
import { type Context, ProblemError } from "./context";
import { pulumiStack } from "./pulumi-cli";

/** A run of the setup function in the stack's state: for the shared part, or for one stream. */
export interface SetupRun {
  readonly functionName: string;
  /** The desired state of the domain. It may hold the master password. */
  readonly desired: SetupEvent;
}

/** Part of the URN of a setup run. Other invocations have other parents. */
const SETUP = "private-ingest:setup:SearchSetup$aws:lambda/invocation:Invocation::";

const SECRET = "4dabf18193072939515e22adb298388d";

interface State {
  readonly deployment?: {
    readonly resources?: readonly {
      readonly urn: string;
      readonly delete?: boolean;
      readonly inputs?: { readonly functionName?: string; readonly input?: unknown };
    }[];
  };
}

/**
 * In the order of an update: the shared run, then the streams'.
 * @throws {ProblemError} when the state cannot be read, or holds something else.
 */
export async function setupRuns(stack: string, env: Context["env"]): Promise<readonly SetupRun[]> {
  const text = await pulumiStack(["export", "--show-secrets"], stack, env, "state");
  try {
    const { deployment: { resources = [] } = {} } = JSON.parse(text) as State;
    return resources
      .filter((resource) => resource.urn.includes(SETUP) && resource.delete !== true)
      .map(({ inputs: { functionName = "", input } = {} }) => ({ functionName, desired: eventOf(input) }))
      .sort((a, b) => Number(isOfStream(a)) - Number(isOfStream(b)));
  } catch (error) {
    // Its message may quote the state, which holds secrets.
    const kind = error instanceof Error ? error.name : "Error";
    const place = `${kind} in what \`pulumi stack export\` printed`;
    throw new ProblemError(`the state of stack ${stack} cannot be read: ${place}`);
  }
}

/** The name of the run's stream in the stack's settings; undefined for the shared part. */
export const streamOf = ({ desired }: SetupRun): string | undefined => desired.stream?.name;

const isOfStream = (run: SetupRun): boolean => streamOf(run) !== undefined;

/** @param input JSON text; of a secret, that text as JSON again. */
function eventOf(input: unknown): SetupEvent {
  const { [SECRET]: mark, plaintext } = input as Readonly<Record<string, unknown>>;
  const text = mark === undefined ? input : (JSON.parse(String(plaintext)) as unknown);
  return JSON.parse(String(text)) as SetupEvent;
}

/** The function runs for up to ten minutes. A repeated call would run it twice. */
const patience = {
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 900_000, socketTimeout: 900_000 },
  maxAttempts: 1,
} as const;

type Changes = Pick<SetupReport, "changes">;

export class SetupFailed extends ProblemError {}

/** Returns how the domain differs from the desired state of a run; changes nothing. */
export const checkSetup = (run: SetupRun, aws: AwsConfiguration): Promise<Changes> =>
  invoke(run, { check: run.desired }, aws);

/** Repeats a run, as an update to the same settings does. */
export const repeatSetup = (run: SetupRun, aws: AwsConfiguration): Promise<Changes> =>
  invoke(run, { ...run.desired, tf: { action: "update" } }, aws);

async function invoke(
  { desired, functionName }: SetupRun,
  event: SetupEvent | SetupCheck,
  aws: AwsConfiguration,
): Promise<Changes> {
  const { InvokeCommand, LambdaClient } = await import("@aws-sdk/client-lambda");
  const client = new LambdaClient({ ...aws, region: desired.region, ...patience });
  try {
    const command = new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) });
    const { FunctionError, Payload } = await client.send(command);
    const answer = JSON.parse(Buffer.from(Payload ?? []).toString()) as Partial<Changes> & Partial<FunctionAnswer>;
    if (FunctionError !== undefined) throw new SetupFailed(reasonOf(answer));
    const { changes } = answer;
    if (changes === undefined) throw new SetupFailed("it answered with no report");
    return { changes };
  } finally {
    client.destroy();
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
interface FunctionAnswer {
  readonly errorType: string;
  readonly errorMessage: string;
}

const reasonOf = ({ errorMessage = "it failed without a reason", errorType }: Partial<FunctionAnswer>): string =>
  errorType === "TypeError"
    ? "it does not know what is asked: an earlier version is deployed\nrun `pulumi up`, which brings the function up to date"
    : errorMessage;
