import type { Context } from "aws-lambda";
import type { SetupCheck, SetupEvent, SetupReport } from "../contracts/setup-event";
import { setUp } from "./setup";

/** Time reserved for the answer. */
const ANSWER_MS = 5_000;

/** The Lambda function that `pulumi up` and the doctor call inside the VPC, see {@link setUp}. */
export function handler(event: SetupEvent | SetupCheck, context: Context): Promise<SetupReport> {
  return setUp(event, {
    timeLimitMs: context.getRemainingTimeInMillis() - ANSWER_MS,
    onChange: (change) => {
      console.log(JSON.stringify(change));
    },
  });
}
