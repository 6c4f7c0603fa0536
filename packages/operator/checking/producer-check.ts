import { producerPolicy } from "../../../components/stream/delivery-policy";
import type { CheckContext } from "./check-context";
import { type Finding, reporter } from "./finding";
import { deniedOf } from "./simulation";

/**
 * Whether a producer may put records and use the stream's customer key. Without a producer, a
 * stream with a key gets a skipped check.
 */
export async function checkProducer({ aws, producerArn, stream }: CheckContext): Promise<readonly Finding[]> {
  const say = reporter("producer");
  const { KeyARN: kmsKeyArn = "", KeyType: keyType } = stream.DeliveryStreamEncryptionConfiguration ?? {};
  const hasKey = keyType === "CUSTOMER_MANAGED_CMK";
  if (producerArn === undefined)
    return hasKey
      ? [say.skipped(`producers need ${kmsKeyArn}, too: name the role of one with --producer to ask IAM about it`)]
      : [];
  const streamArn = stream.DeliveryStreamARN ?? "";
  const [, partition = "aws", , region = "", accountId = ""] = streamArn.split(":");
  const { Statement: statements } = producerPolicy({
    place: { partition, region, accountId },
    streamArn,
    kmsKeyArn: hasKey ? kmsKeyArn : "",
    kinesisStreamArn: stream.Source?.KinesisStreamSourceDescription?.KinesisStreamARN ?? "",
  });
  // The delivery stream does not name its data stream's key.
  const asked = statements.filter(({ Resource }) => !String(Resource).endsWith(":*:key/*"));
  const denied = await deniedOf(aws, producerArn, asked);
  if (denied.length === 0) return [say.ok(`${producerArn} may put records${hasKey ? ", with the stream's key" : ""}`)];
  return [
    say.fail(
      `not allowed: ${denied.join("; ")}`,
      "give the producer the output producerPolicyJson, and look for a deny in boundaries and organisation policies",
    ),
  ];
}
