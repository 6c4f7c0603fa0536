import { isDeepStrictEqual } from "node:util";
import type { InvokeContext, SlowInvoke } from "../engine/deployment";
import type { EvaluateOptions } from "../engine/evaluate";
import { answerBySchema } from "../engine/aws/function-schema";
import { invokes } from "../engine/aws/invokes";
import type { CheckFlags } from "./flags";
import { LIVE_TOKENS, liveAnswer } from "./live-look-ups";

type Answer = Readonly<Record<string, unknown>>;

/**
 * Sources of an answer, in order: --lookups, AWS if asked for, the engine, the schema. The schema
 * also completes given answers. `madeUp` collects the tokens of made-up answers.
 */
export function lookUpsOf({
  directory,
  lookups,
  liveLookups,
}: CheckFlags): Pick<EvaluateOptions, "invokes" | "otherInvokes"> & { readonly madeUp: ReadonlySet<string> } {
  const madeUp = new Set<string>();
  const answer = async (token: string, args: Answer, context: InvokeContext): Promise<Answer> => {
    const given = matching(lookups[token], args);
    const found = given ?? (liveLookups ? await liveAnswer(token, args, context.account.region) : undefined);
    if (found) return { ...answerBySchema(token, directory)?.(args, context), ...args, ...found };
    const own = invokes[token];
    if (own) return own(args, context);
    throw new Error(`${token}: --lookups has no answer for ${JSON.stringify(args)}`);
  };
  const tokens = [...Object.keys(lookups), ...(liveLookups ? LIVE_TOKENS : [])];
  return {
    invokes: Object.fromEntries(
      tokens.map((token): [string, SlowInvoke] => [token, (args, context) => answer(token, args, context)]),
    ),
    otherInvokes: (token) => {
      madeUp.add(token);
      return answerBySchema(token, directory);
    },
    madeUp,
  };
}

/** `{token: answer}` holds for all arguments; in `[{args, answer}]`, the first match counts. */
function matching(answers: unknown, args: Answer): Answer | undefined {
  if (!Array.isArray(answers)) return answers as Answer | undefined;
  const found = (answers as readonly { readonly args?: Answer; readonly answer?: Answer }[]).find(
    ({ args: wanted = {} }) => Object.entries(wanted).every(([key, value]) => isDeepStrictEqual(args[key], value)),
  );
  return found?.answer;
}
