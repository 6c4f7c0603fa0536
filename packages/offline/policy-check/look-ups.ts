import { isDeepStrictEqual } from "node:util";
import type { SlowInvoke } from "../engine/deployment";
import type { EvaluateOptions } from "../engine/evaluate";
import { answerBySchema } from "../engine/aws/function-schema";
import { invokes } from "../engine/aws/invokes";
import type { CheckFlags } from "./flags";
import { LIVE_TOKENS, liveAnswer } from "./live-look-ups";

type Answer = Readonly<Record<string, unknown>>;

/** Answers to a program's look-ups: those given, then the engine's own, then AWS's if asked for, then made up by the schema. */
export function lookUpsOf(flags: CheckFlags): Pick<EvaluateOptions, "invokes" | "otherInvokes"> {
  const { directory, lookups, liveLookups } = flags;
  const given = Object.entries(lookups).map(([token, answers]): [string, SlowInvoke] => [
    token,
    (args, context) => {
      const answer = matching(answers, args);
      if (answer) return { ...args, ...answer };
      const own = invokes[token];
      if (own) return own(args, context);
      throw new Error(`${token}: --lookups has no answer for ${JSON.stringify(args)}`);
    },
  ]);
  const live = liveLookups
    ? LIVE_TOKENS.map((token): [string, SlowInvoke] => [
        token,
        async (args, context) =>
          (await liveAnswer(token, args, context.account.region)) ?? invokes[token]?.(args, context) ?? {},
      ])
    : [];
  return {
    invokes: { ...Object.fromEntries(live), ...Object.fromEntries(given) },
    otherInvokes: (token) => answerBySchema(token, directory),
  };
}

/** `{token: answer}` is for all arguments; in `{token: [{args, answer}]}` the first counts whose arguments were all given. */
function matching(answers: unknown, args: Answer): Answer | undefined {
  if (!Array.isArray(answers)) return answers as Answer;
  const found = (answers as readonly { readonly args?: Answer; readonly answer?: Answer }[]).find(
    ({ args: wanted = {} }) => Object.entries(wanted).every(([key, value]) => isDeepStrictEqual(args[key], value)),
  );
  return found?.answer;
}
