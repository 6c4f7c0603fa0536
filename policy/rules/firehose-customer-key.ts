import { defineRule } from "../define-rule";
import { DELIVERY_STREAMS } from "../delivery-stream";
import { guide, wellArchitected } from "../frameworks";
import { streamEncryption } from "../stream-encryption";

export const firehoseCustomerKey = defineRule({
  name: "firehose-customer-key",
  description: "Delivery streams encrypt stored records with a customer key.",
  why: "Your own key lets you control and audit decryption, and make the data unreadable at once.",
  // A key and its use cost money.
  level: "advisory",
  severity: "low",
  framework: wellArchitected("SEC08-BP01", "Implement secure key management"),
  tags: ["CKV_AWS_241"],
  remediationSteps: "Set keyType to CUSTOMER_MANAGED_CMK and keyArn to a symmetric key of your own.",
  url: guide.firehose("encryption.html"),
  resources: DELIVERY_STREAMS,
  check: (props, type) => {
    const { place, hasCustomerKey } = streamEncryption(props, type);
    return {
      at: place,
      holds: hasCustomerKey,
      problem: "records are not encrypted with a customer key",
      fix: "enable it with keyType CUSTOMER_MANAGED_CMK and a keyArn",
    };
  },
});
