import { defineRule } from "../define-rule";
import { DELIVERY_STREAMS, NATIVE_STREAM } from "../delivery-stream";
import { controlUrl, foundational } from "../frameworks";
import { streamEncryption } from "../stream-encryption";

export const firehoseEncrypted = defineRule({
  name: "firehose-encrypted",
  description: "Delivery streams encrypt what they hold.",
  why: "Records wait in the stream for up to a day when the destination is down.",
  level: "mandatory",
  severity: "medium",
  framework: foundational("DataFirehose.1", "Firehose delivery streams should be encrypted at rest"),
  tags: ["CKV_AWS_240"],
  remediationSteps:
    "Enable serverSideEncryption; a customer key needs its ARN too. Streams that read from Kinesis or MSK rely on the encryption there.",
  url: controlUrl("DataFirehose.1"),
  resources: DELIVERY_STREAMS,
  check: (props, type) => {
    const { place, isEncrypted } = streamEncryption(props, type);
    return [
      {
        at: place,
        holds: isEncrypted,
        problem: "records are not encrypted, or with no key that Firehose can use",
        fix: "enable it with keyType AWS_OWNED_CMK, or CUSTOMER_MANAGED_CMK and a keyArn",
      },
    ];
  },
  // AWS's own key costs nothing and asks for no right.
  remedy: (props, type) => {
    if (type === NATIVE_STREAM) props["deliveryStreamEncryptionConfigurationInput"] = { keyType: "AWS_OWNED_CMK" };
    else props["serverSideEncryption"] = { enabled: true, keyType: "AWS_OWNED_CMK" };
  },
});
