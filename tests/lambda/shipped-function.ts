import type { FunctionName } from "../../lambda/bundle";
import type { handler as CloudWatchLogs } from "../../lambda/cloudwatch-logs";
import type { handler as Drain } from "../../lambda/drain";
import { loadFunction, type LoadedFunction } from "../../lambda/loaded-function";
import type { handler as SetUp } from "../../lambda/setup";
import type { handler as Transform } from "../../lambda/transform";

interface Handlers extends Record<FunctionName, unknown> {
  readonly transform: typeof Transform;
  readonly setup: typeof SetUp;
  readonly drain: typeof Drain;
  readonly "cloudwatch-logs": typeof CloudWatchLogs;
}

export const shippedFunction = <Name extends FunctionName>(name: Name): LoadedFunction<Handlers[Name]> =>
  loadFunction(name);
