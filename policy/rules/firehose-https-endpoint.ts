import { defineRule } from "../define-rule";
import { DELIVERY_STREAMS, expectOfDestination } from "../delivery-stream";
import { guide, wellArchitected } from "../frameworks";
import { not } from "../truth";

export const firehoseHttpsEndpoint = defineRule({
  name: "firehose-https-endpoint",
  description: "Delivery streams send to endpoints over HTTPS.",
  why: "Over plain HTTP, anyone on the network path can read the records and their access key.",
  level: "mandatory",
  severity: "high",
  framework: wellArchitected("SEC09-BP02", "Enforce encryption in transit"),
  remediationSteps: "Begin the address of the endpoint with https://.",
  url: guide.firehose("create-destination.html"),
  resources: DELIVERY_STREAMS,
  check: (props, type) =>
    expectOfDestination(props, type, ({ kind: { endpoints = [] }, block }) =>
      endpoints
        .map((path) => block.at(...path))
        .map((endpoint) => ({
          at: endpoint,
          // Without a scheme, Firehose uses HTTPS.
          holds: not(endpoint.isText((text) => /^\s*(?!https:)[a-z][a-z0-9+.-]*:\/\//i.test(text))),
          problem: "is not an https:// address",
          fix: "begin it with https://",
        })),
    ),
});
