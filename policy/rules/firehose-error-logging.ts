import { defineRule } from "../define-rule";
import { DELIVERY_STREAMS, expectOfDestination } from "../delivery-stream";
import { guide, wellArchitected } from "../frameworks";
import { all } from "../truth";

export const firehoseErrorLogging = defineRule({
  name: "firehose-error-logging",
  description: "Delivery streams log why a delivery failed.",
  why: "A stream that cannot deliver stays active; only its log gives the reason.",
  level: "mandatory",
  severity: "medium",
  framework: wellArchitected("SEC04-BP01", "Configure service and application logging"),
  remediationSteps:
    "Enable the destination's CloudWatch logging options with a log group and a log stream; outside the console both must exist already.",
  url: guide.firehose("monitoring-with-cloudwatch-logs.html"),
  resources: DELIVERY_STREAMS,
  check: (props, type) =>
    expectOfDestination(props, type, ({ logging }) => ({
      at: logging,
      holds: all([
        logging.at("enabled").isTrue(),
        logging.at("logGroupName").isName(),
        logging.at("logStreamName").isName(),
      ]),
      problem: "errors are not logged, or the log group or stream is not named",
      fix: "set enabled to true and name a log group and a log stream",
    })),
});
