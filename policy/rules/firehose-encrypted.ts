import { PolicyResource } from "@pulumi/policy";
import { defineRule } from "../define-rule";
import { DELIVERY_STREAMS, NATIVE_STREAM } from "../delivery-stream";
import { controlUrl, foundational } from "../frameworks";
import { Property } from "../property";
import { References } from "../references";
import { streamEncryption } from "../stream-encryption";
import { Truth, all } from "../truth";

export const firehoseEncrypted = defineRule({
  name: "firehose-encrypted",
  description: "Delivery streams encrypt stored records.",
  why: "Records stay in the stream for up to a day when the destination is down.",
  level: "mandatory",
  severity: "medium",
  framework: foundational("DataFirehose.1", "Firehose delivery streams should be encrypted at rest"),
  tags: ["Kinesis.1", "CKV_AWS_240"],
  remediationSteps:
    "Enable serverSideEncryption; a customer key needs its ARN too. Streams that read from Kinesis or MSK rely on the encryption there.",
  url: controlUrl("DataFirehose.1"),
  resources: DELIVERY_STREAMS,
  check: (props, type) => {
    const { place, isEncrypted } = streamEncryption(props, type);
    return {
      at: place,
      holds: isEncrypted,
      problem: "records are not encrypted, or the key is one that Firehose cannot use",
      fix: "enable it with keyType AWS_OWNED_CMK, or CUSTOMER_MANAGED_CMK and a keyArn",
    };
  },
  checkStack: (resources) => {
    const references = new References(resources);
    return references.ofTypes(DELIVERY_STREAMS).map((stream) => [
      stream.urn,
      references.of(stream, SOURCE_KEYS, KINESIS_STREAMS).map((source) => ({
        at: sourceOf(stream),
        holds: isEncryptedSource(Property.ofResource(source.props), source.type),
        problem:
          "names a Kinesis stream of this program that is not encrypted, and Firehose relies on the encryption there",
        fix: "set encryptionType KMS and kmsKeyId of the Kinesis stream; alias/aws/kinesis costs nothing",
      })),
    ]);
  },
  // AWS's own key costs nothing and needs no permission.
  remedy: (props, type) => {
    if (type === NATIVE_STREAM) props["deliveryStreamEncryptionConfigurationInput"] = { keyType: "AWS_OWNED_CMK" };
    else props["serverSideEncryption"] = { enabled: true, keyType: "AWS_OWNED_CMK" };
  },
});

const SOURCE_KEYS = ["kinesisSourceConfiguration", "kinesisStreamSourceConfiguration"];
const CLASSIC_KINESIS = "aws:kinesis/stream:Stream";
const KINESIS_STREAMS = [CLASSIC_KINESIS, "aws-native:kinesis:Stream"];

function sourceOf({ props }: PolicyResource): Property {
  const sources = SOURCE_KEYS.map((key) => Property.ofResource(props).at(key));
  const source = sources.find(({ isAbsent }) => !isAbsent) ?? Property.ofResource(props).at(SOURCE_KEYS[0] ?? "");
  return source.at("kinesisStreamArn");
}

/** Security Hub requires the same of every stream (Kinesis.1). */
function isEncryptedSource(props: Property, type: string): Truth {
  const place = type === CLASSIC_KINESIS ? props : props.at("streamEncryption");
  return all([
    place.at("encryptionType").isText((text) => text === "KMS"),
    place.at(type === CLASSIC_KINESIS ? "kmsKeyId" : "keyId").isName(),
  ]);
}
