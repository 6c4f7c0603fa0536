import { arn, text, type Creation, type StandIn } from "./stand-in";

const firehoseArn = (creation: Creation) =>
  arn(creation.account, "firehose", `deliverystream/${text(creation, "name")}`);
const kinesisArn = (creation: Creation) => arn(creation.account, "kinesis", `stream/${text(creation, "name")}`);
const topicArn = (creation: Creation) => arn(creation.account, "sns", text(creation, "name"));
const queueUrl = (creation: Creation) =>
  `https://sqs.${creation.account.region}.amazonaws.com/${creation.account.id}/${text(creation, "name")}`;

export const streams: Readonly<Record<string, StandIn>> = {
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
    autoname: { property: "name" },
    id: firehoseArn,
    computed: { arn: firehoseArn, destinationId: () => "destinationId-000000000001", versionId: () => "1" },
  },
  "aws:kinesis/stream:Stream": {
    autoname: { property: "name" },
    defaults: { encryptionType: "NONE", enforceConsumerDeletion: false, retentionPeriod: 24 },
    id: kinesisArn,
    computed: { arn: kinesisArn },
  },
  "aws:sns/topic:Topic": {
    autoname: { property: "name" },
    defaults: { contentBasedDeduplication: false, fifoTopic: false },
    id: topicArn,
    computed: { arn: topicArn, owner: ({ account }) => account.id },
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    defaults: { confirmationTimeoutInMinutes: 1, endpointAutoConfirms: false, rawMessageDelivery: false },
    id: subscriptionArn,
    computed: {
      arn: subscriptionArn,
      ownerId: ({ account }) => account.id,
      // An e-mail address has to confirm first:
      // https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
      pendingConfirmation: (creation) => text(creation, "protocol").startsWith("email"),
    },
  },
  "aws:sns/topicPolicy:TopicPolicy": { id: (creation) => text(creation, "arn") },
  "aws:sqs/queue:Queue": {
    autoname: { property: "name" },
    id: queueUrl,
    computed: { url: queueUrl, arn: (creation) => arn(creation.account, "sqs", text(creation, "name")) },
  },
};

function subscriptionArn(creation: Creation): string {
  return `${text(creation, "topic")}:00000000-0000-4000-8000-000000000000`;
}
