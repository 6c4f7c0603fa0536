import { intersection, isWithinBounds, order, shown } from "../bounds";
import { defineRule } from "../define-rule";
import { DELIVERY_STREAMS, expectOfDestination } from "../delivery-stream";
import { guide, wellArchitected } from "../frameworks";

interface Settings {
  readonly minimumSeconds: number;
  readonly maximumSeconds: number;
}

export const firehoseRetryBounds = defineRule<Settings>({
  name: "firehose-retry-bounds",
  description: "Delivery streams retry for 0 to 7200 seconds before they back up records.",
  why: "Firehose refuses longer retries: the stream cannot be made, or gives up at another time than planned.",
  level: "mandatory",
  severity: "medium",
  framework: wellArchitected("REL05-BP03", "Control and limit retry calls"),
  remediationSteps: "Set the destination's retry duration within the bounds.",
  url: guide.firehose("retry.html"),
  resources: DELIVERY_STREAMS,
  settings: {
    minimumSeconds: seconds("Shortest time to retry, in seconds.", 0),
    maximumSeconds: seconds("Longest time to retry, in seconds.", 7200),
  },
  problems: ({ minimumSeconds, maximumSeconds }) => order("Seconds", minimumSeconds, maximumSeconds),
  check: (props, type, { minimumSeconds, maximumSeconds }) =>
    expectOfDestination(props, type, ({ kind: { retrySeconds }, retryDuration }) => {
      if (retrySeconds === undefined) return [];
      const bounds = intersection({ minimum: minimumSeconds, maximum: maximumSeconds }, retrySeconds.allowed);
      return {
        at: retryDuration,
        holds: isWithinBounds(retryDuration, retrySeconds.whenAbsent, bounds),
        problem: `${shown(retryDuration, retrySeconds.whenAbsent)} seconds, where ${bounds.minimum} to ${bounds.maximum} are allowed`,
        fix: "set it within these",
      };
    }),
});

function seconds(description: string, value: number) {
  return { type: "integer", description, minimum: 0, maximum: 7200, default: value } as const;
}
