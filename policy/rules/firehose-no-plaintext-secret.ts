import { defineRule } from "../define-rule";
import { DELIVERY_STREAMS, expectOfDestination } from "../delivery-stream";
import { guide, wellArchitected } from "../frameworks";
import { not } from "../truth";

export const firehoseNoPlaintextSecret = defineRule({
  name: "firehose-no-plaintext-secret",
  description: "Delivery streams take credentials of their destination from Secrets Manager.",
  why: "A credential in the configuration lies in the state and in the stream's description, and cannot be rotated.",
  level: "mandatory",
  severity: "high",
  framework: wellArchitected("SEC02-BP03", "Store and use secrets securely"),
  remediationSteps: "Remove the credential and name its secret in secretsManagerConfiguration.",
  url: guide.firehose("using-secrets-manager.html"),
  resources: DELIVERY_STREAMS,
  check: (props, type) =>
    expectOfDestination(props, type, ({ kind: { secrets = [] }, block }) =>
      secrets
        .map((path) => block.at(...path))
        .map((secret) => ({
          at: secret,
          // A credential is wrong whatever it is, so one that is not known yet is wrong too.
          holds: not(secret.isGiven()),
          problem: "holds a credential",
          fix: "remove it and set secretsManagerConfiguration",
        })),
    ),
});
