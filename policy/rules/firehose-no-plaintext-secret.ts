import { holdsCredential, namesCredential } from "../credentials";
import { defineRule } from "../define-rule";
import { DELIVERY_STREAMS, expectOfDestination } from "../delivery-stream";
import { guide, wellArchitected } from "../frameworks";
import { Property } from "../property";
import { Truth, all, any, not } from "../truth";

export const firehoseNoPlaintextSecret = defineRule({
  name: "firehose-no-plaintext-secret",
  description: "Delivery streams take their destination's credentials from Secrets Manager.",
  why: "A credential in the configuration is visible in the state and the stream's description, and cannot be rotated.",
  level: "mandatory",
  severity: "high",
  framework: wellArchitected("SEC02-BP03", "Store and use secrets securely"),
  remediationSteps: "Remove the credential and reference its secret in secretsManagerConfiguration.",
  url: guide.firehose("using-secrets-manager.html"),
  resources: DELIVERY_STREAMS,
  check: (props, type) =>
    expectOfDestination(props, type, ({ kind: { secrets = [], texts = [] }, block }) => [
      ...secrets
        .map((path) => block.at(...path))
        .map((secret) => ({
          at: secret,
          // Any credential is wrong here, an unknown one too.
          holds: not(secret.isGiven()),
          problem: "holds a credential",
          fix: "remove it and set secretsManagerConfiguration",
        })),
      ...texts
        .map((path) => block.at(...path))
        .map((text) => ({
          at: text,
          holds: not(text.isText(holdsCredential)),
          problem: "contains a credential",
          fix: "remove it and set secretsManagerConfiguration",
        })),
      ...(secrets.length > 0 ? commonAttributes(block) : []).map((attribute) => ({
        at: either(attribute, "value", "attributeValue"),
        holds: not(isCredential(attribute)),
        problem: "holds a credential, which Firehose sends with every request and shows in the stream's description",
        fix: "remove the attribute and set secretsManagerConfiguration",
      })),
    ]),
});

/** Attributes that Firehose adds to every request. */
function commonAttributes(block: Property): readonly Property[] {
  return block.at("requestConfiguration", "commonAttributes").items();
}

function isCredential(attribute: Property): Truth {
  const [name, value] = [either(attribute, "name", "attributeName"), either(attribute, "value", "attributeValue")];
  return any([all([name.isText(namesCredential), value.isGiven()]), value.isText(holdsCredential)]);
}

function either(block: Property, one: string, other: string): Property {
  return block.at(one).isAbsent && !block.at(other).isAbsent ? block.at(other) : block.at(one);
}
