import type { FirehoseEvent, FirehoseResponse } from "../contracts/transform-event";
import { transform } from "./transform";

/** The Lambda function that Firehose calls with each batch, see {@link transform}. */
export function handler(event: FirehoseEvent): Promise<FirehoseResponse> {
  const { response, failures } = transform(event, new Date());
  if (failures.size > 0) {
    // Counts only: what a record holds does not belong in a log.
    console.warn(
      JSON.stringify({
        message: "Records failed; Firehose writes them to processing-failed/.",
        invocationId: event.invocationId,
        failures: Object.fromEntries(failures),
      }),
    );
  }
  return Promise.resolve(response);
}
