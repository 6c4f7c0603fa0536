import type { FirehoseEvent, FirehoseResponse } from "../contracts/transform-event";
import { timeFieldOf } from "./time-field";
import { transform } from "./transform";

const field = timeFieldOf(process.env);

/** Firehose calls it with each batch, see {@link transform} and {@link timeFieldOf}. */
export function handler(event: FirehoseEvent): Promise<FirehoseResponse> {
  const { response, failures } = transform(event, new Date(), field);
  failures.log(event);
  return Promise.resolve(response);
}
