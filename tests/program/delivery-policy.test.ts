import assert from "node:assert/strict";
import { deliveryPolicy, DeliveryScope, producerPolicy, ProducerScope } from "../../components/stream/delivery-policy";
import type { Statement } from "../../components/iam/statement";
import { place } from "./neighbours";

const domainArn = "arn:aws:es:eu-west-1:123456789012:domain/search";
const scope: DeliveryScope = {
  place,
  domainArn,
  indexName: "stockdata",
  bucketArn: "arn:aws:s3:::backup",
  existingBucket: false,
  functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:transform",
  logGroupArn: "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/kinesisfirehose/stream",
  kmsKeyArn: "",
  kinesisStreamArn: "",
};
const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1";
const kinesisStreamArn = "arn:aws:kinesis:eu-west-1:123456789012:stream/ticks";

const china = { partition: "aws-cn", region: "cn-north-1", accountId: "123456789012" };
const chinese = (stream: string): string => `arn:aws-cn:kinesis:cn-north-1:123456789012:stream/${stream}`;

const allow = (Sid: string, Action: string[], Resource: string | string[], Condition?: object): Statement =>
  ({ Sid, Effect: "Allow", Action, Resource, ...(Condition && { Condition }) }) as Statement;

/** https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html */
const expected: Statement[] = [
  allow(
    "BackUpRecords",
    [
      "s3:AbortMultipartUpload",
      "s3:GetBucketLocation",
      "s3:GetObject",
      "s3:ListBucket",
      "s3:ListBucketMultipartUploads",
      "s3:PutObject",
    ],
    ["arn:aws:s3:::backup", "arn:aws:s3:::backup/*"],
  ),
  allow(
    "WriteToDomain",
    [
      "es:DescribeDomain",
      "es:DescribeDomains",
      "es:DescribeDomainConfig",
      "es:DescribeElasticsearchDomain",
      "es:DescribeElasticsearchDomains",
      "es:DescribeElasticsearchDomainConfig",
      "es:ESHttpPost",
      "es:ESHttpPut",
    ],
    [domainArn, `${domainArn}/*`],
  ),
  allow(
    "ReadDomainState",
    ["es:ESHttpGet"],
    [
      `${domainArn}/_all/_settings`,
      `${domainArn}/_cluster/stats`,
      `${domainArn}/stockdata*/_mapping/*`,
      `${domainArn}/_nodes`,
      `${domainArn}/_nodes/stats`,
      `${domainArn}/_nodes/*/stats`,
      `${domainArn}/_stats`,
      `${domainArn}/stockdata*/_stats`,
    ],
  ),
  allow(
    "ManageInterfaces",
    [
      "ec2:DescribeVpcs",
      "ec2:DescribeVpcAttribute",
      "ec2:DescribeSubnets",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeNetworkInterfaces",
      "ec2:CreateNetworkInterface",
      "ec2:CreateNetworkInterfacePermission",
      "ec2:DeleteNetworkInterface",
    ],
    "*",
  ),
  allow(
    "TransformRecords",
    ["lambda:InvokeFunction", "lambda:GetFunctionConfiguration"],
    [scope.functionArn, `${scope.functionArn}:*`],
  ),
  allow("LogErrors", ["logs:PutLogEvents"], `${scope.logGroupArn}:log-stream:*`),
];

const statementsOf = (change: Partial<DeliveryScope>): Statement[] => deliveryPolicy({ ...scope, ...change }).Statement;

const bySid = (statements: Statement[], sid: string): Statement | undefined =>
  statements.find(({ Sid }) => Sid === sid);

describe("the delivery role's policy", () => {
  it("is the developer guide's, narrowed to the stack's own resources", () => {
    assert.deepEqual(deliveryPolicy(scope), { Version: "2012-10-17", Statement: expected });
  });

  it("lets Firehose use a customer key only through S3 and for the bucket", () => {
    const statements = statementsOf({ kmsKeyArn });
    assert.deepEqual(
      bySid(statements, "EncryptBackup"),
      allow("EncryptBackup", ["kms:Decrypt", "kms:GenerateDataKey"], kmsKeyArn, {
        StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
        StringLike: { "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::backup*" },
      }),
    );
    const found = statements.filter(({ Sid }) => Sid !== "EncryptBackup");
    assert.deepEqual(found, expected, "nothing else changes");
  });

  it("lets Firehose use any key of an existing bucket, only through S3 and for the bucket", () => {
    const statements = statementsOf({ existingBucket: true });
    const { Resource, Action, Condition } = bySid(statements, "EncryptBackup")!;
    assert.deepEqual([Resource, Action], ["arn:aws:kms:eu-west-1:*:key/*", ["kms:Decrypt", "kms:GenerateDataKey"]]);
    assert.deepEqual(Condition, bySid(statementsOf({ kmsKeyArn }), "EncryptBackup")!.Condition);
    // The stack's own key goes before it: the stream writes with that one.
    assert.equal(bySid(statementsOf({ existingBucket: true, kmsKeyArn }), "EncryptBackup")!.Resource, kmsKeyArn);
  });

  it("lets Firehose read a Kinesis data stream, and decrypt it with any key", () => {
    const statements = statementsOf({ kinesisStreamArn });
    assert.deepEqual(
      bySid(statements, "DecryptSource"),
      allow("DecryptSource", ["kms:Decrypt"], "arn:aws:kms:eu-west-1:*:key/*", {
        StringEquals: {
          "kms:ViaService": "kinesis.eu-west-1.amazonaws.com",
          "kms:EncryptionContext:aws:kinesis:arn": kinesisStreamArn,
        },
      }),
    );
    assert.deepEqual(
      bySid(statements, "ReadSource"),
      allow(
        "ReadSource",
        ["kinesis:DescribeStream", "kinesis:GetShardIterator", "kinesis:GetRecords", "kinesis:ListShards"],
        kinesisStreamArn,
      ),
    );
    const found = statements.filter(({ Sid }) => Sid !== "ReadSource" && Sid !== "DecryptSource");
    assert.deepEqual(found, expected, "nothing else changes");
  });

  it("allows no action by wildcard, and every resource only for network interfaces", () => {
    for (const statement of statementsOf({ kmsKeyArn, kinesisStreamArn })) {
      for (const action of statement.Action) assert.match(action, /^[a-z0-9]+:[A-Za-z]+$/, statement.Sid);
      const resources = [statement.Resource].flat();
      if (statement.Sid === "ManageInterfaces") assert.deepEqual(resources, ["*"]);
      else for (const resource of resources) assert.match(resource, /^arn:aws:[a-z0-9]+:/, statement.Sid);
    }
  });

  it("has distinct statement names of letters and digits, as IAM requires", () => {
    const sids = statementsOf({ kmsKeyArn, kinesisStreamArn }).map(({ Sid }) => Sid);
    assert.equal(new Set(sids).size, sids.length);
    for (const sid of sids) assert.match(sid, /^[A-Za-z0-9]+$/);
  });

  it("follows the partition, in ARNs and in the names of endpoints", () => {
    const policy = JSON.stringify(
      statementsOf({ place: china, existingBucket: true, kinesisStreamArn: chinese("ticks") }),
    );
    assert.deepEqual(policy.match(/(?<="kms:ViaService":")[^"]+/g), [
      "s3.cn-north-1.amazonaws.com.cn",
      "kinesis.cn-north-1.amazonaws.com.cn",
    ]);
    assert.deepEqual(policy.match(/arn:aws(-cn)?:kms:[^"]+/g), Array(2).fill("arn:aws-cn:kms:cn-north-1:*:key/*"));
  });
});

describe("a producer's policy", () => {
  const streamArn = "arn:aws:firehose:eu-west-1:123456789012:deliverystream/private-ingest-dev";
  const producer: ProducerScope = { place, streamArn, kmsKeyArn: "", kinesisStreamArn: "" };
  const put: Statement = allow("PutRecords", ["firehose:PutRecord", "firehose:PutRecordBatch"], streamArn);

  it("puts records into the stream", () => {
    assert.deepEqual(producerPolicy(producer), { Version: "2012-10-17", Statement: [put] });
  });

  it("uses the stream's customer key, through Firehose only", () => {
    assert.deepEqual(producerPolicy({ ...producer, kmsKeyArn }).Statement, [
      put,
      allow("EncryptRecords", ["kms:GenerateDataKey", "kms:Decrypt"], kmsKeyArn, {
        StringEquals: { "kms:ViaService": "firehose.eu-west-1.amazonaws.com" },
      }),
    ]);
  });

  it("puts records into the Kinesis data stream if that is the source, with any key", () => {
    assert.deepEqual(producerPolicy({ ...producer, kmsKeyArn, kinesisStreamArn }).Statement, [
      allow("PutRecords", ["kinesis:PutRecord", "kinesis:PutRecords"], kinesisStreamArn),
      allow("EncryptRecords", ["kms:GenerateDataKey"], "arn:aws:kms:eu-west-1:*:key/*", {
        StringEquals: {
          "kms:ViaService": "kinesis.eu-west-1.amazonaws.com",
          "kms:EncryptionContext:aws:kinesis:arn": kinesisStreamArn,
        },
      }),
    ]);
  });

  it("follows the partition", () => {
    const { Statement: statements } = producerPolicy({ ...producer, place: china, kmsKeyArn });
    assert.deepEqual(bySid(statements, "EncryptRecords")?.Condition, {
      StringEquals: { "kms:ViaService": "firehose.cn-north-1.amazonaws.com.cn" },
    });
  });
});
