import assert from "node:assert/strict";
import { deliveryPolicy, DeliveryScope, producerPolicy, Statement } from "../../components/delivery-policy";
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
  subnetIds: ["subnet-1", "subnet-2"],
  securityGroupId: "sg-1",
  kmsKeyArn: "",
  kinesisStreamArn: "",
};
const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1";
const kinesisStreamArn = "arn:aws:kinesis:eu-west-1:123456789012:stream/ticks";

const ec2 = (resource: string): string => `arn:aws:ec2:eu-west-1:123456789012:${resource}`;

/** https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html */
const expected: Statement[] = [
  {
    Sid: "BackUpRecords",
    Effect: "Allow",
    Action: [
      "s3:AbortMultipartUpload",
      "s3:GetBucketLocation",
      "s3:GetObject",
      "s3:ListBucket",
      "s3:ListBucketMultipartUploads",
      "s3:PutObject",
    ],
    Resource: ["arn:aws:s3:::backup", "arn:aws:s3:::backup/*"],
  },
  {
    Sid: "WriteToDomain",
    Effect: "Allow",
    Action: [
      "es:DescribeDomain",
      "es:DescribeDomains",
      "es:DescribeDomainConfig",
      "es:DescribeElasticsearchDomain",
      "es:DescribeElasticsearchDomains",
      "es:DescribeElasticsearchDomainConfig",
      "es:ESHttpPost",
      "es:ESHttpPut",
    ],
    Resource: [domainArn, `${domainArn}/*`],
  },
  {
    Sid: "ReadDomainState",
    Effect: "Allow",
    Action: ["es:ESHttpGet"],
    Resource: [
      `${domainArn}/_all/_settings`,
      `${domainArn}/_cluster/stats`,
      `${domainArn}/stockdata*/_mapping/*`,
      `${domainArn}/_nodes`,
      `${domainArn}/_nodes/stats`,
      `${domainArn}/_nodes/*/stats`,
      `${domainArn}/_stats`,
      `${domainArn}/stockdata*/_stats`,
    ],
  },
  {
    Sid: "SeeNetwork",
    Effect: "Allow",
    Action: ["ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups", "ec2:DescribeNetworkInterfaces"],
    Resource: "*",
  },
  { Sid: "SeeVpcAttributes", Effect: "Allow", Action: ["ec2:DescribeVpcAttribute"], Resource: ec2("vpc/*") },
  {
    Sid: "AddInterfaces",
    Effect: "Allow",
    Action: ["ec2:CreateNetworkInterface"],
    Resource: [ec2("network-interface/*"), ec2("subnet/subnet-1"), ec2("subnet/subnet-2"), ec2("security-group/sg-1")],
  },
  {
    Sid: "UseAndRemoveInterfaces",
    Effect: "Allow",
    Action: ["ec2:CreateNetworkInterfacePermission", "ec2:DeleteNetworkInterface"],
    Resource: ec2("network-interface/*"),
  },
  {
    Sid: "TransformRecords",
    Effect: "Allow",
    Action: ["lambda:InvokeFunction", "lambda:GetFunctionConfiguration"],
    Resource: [scope.functionArn, `${scope.functionArn}:*`],
  },
  {
    Sid: "LogErrors",
    Effect: "Allow",
    Action: ["logs:PutLogEvents"],
    Resource: `${scope.logGroupArn}:log-stream:*`,
  },
];

const statementsOf = (change: Partial<DeliveryScope>): Statement[] => deliveryPolicy({ ...scope, ...change }).Statement;

const bySid = (statements: Statement[], sid: string): Statement | undefined =>
  statements.find(({ Sid }) => Sid === sid);

describe("the delivery role's policy", () => {
  it("is what the developer guide asks for, narrowed to the stack's own resources", () => {
    assert.deepEqual(deliveryPolicy(scope), { Version: "2012-10-17", Statement: expected });
  });

  it("lets Firehose use a customer key through S3, for the bucket alone", () => {
    const statements = statementsOf({ kmsKeyArn });
    assert.deepEqual(bySid(statements, "EncryptBackup"), {
      Sid: "EncryptBackup",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: kmsKeyArn,
      Condition: {
        StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
        StringLike: { "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::backup*" },
      },
    });
    assert.deepEqual(
      statements.filter(({ Sid }) => Sid !== "EncryptBackup"),
      expected,
      "nothing else changes",
    );
  });

  it("lets Firehose use whatever key an existing bucket has, through S3, for the bucket alone", () => {
    const statements = statementsOf({ existingBucket: true });
    const { Resource, Action, Condition } = bySid(statements, "EncryptBackup")!;
    assert.deepEqual([Resource, Action], ["arn:aws:kms:eu-west-1:*:key/*", ["kms:Decrypt", "kms:GenerateDataKey"]]);
    assert.deepEqual(Condition, bySid(statementsOf({ kmsKeyArn }), "EncryptBackup")!.Condition);
    // The stack's own key goes before it: the stream writes with that one.
    assert.equal(bySid(statementsOf({ existingBucket: true, kmsKeyArn }), "EncryptBackup")!.Resource, kmsKeyArn);
  });

  it("lets Firehose read a Kinesis data stream, where there is one, and decrypt it with whatever key it has", () => {
    const statements = statementsOf({ kinesisStreamArn });
    assert.deepEqual(bySid(statements, "DecryptSource"), {
      Sid: "DecryptSource",
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: "arn:aws:kms:eu-west-1:*:key/*",
      Condition: {
        StringEquals: {
          "kms:ViaService": "kinesis.eu-west-1.amazonaws.com",
          "kms:EncryptionContext:aws:kinesis:arn": kinesisStreamArn,
        },
      },
    });
    assert.deepEqual(bySid(statements, "ReadSource"), {
      Sid: "ReadSource",
      Effect: "Allow",
      Action: ["kinesis:DescribeStream", "kinesis:GetShardIterator", "kinesis:GetRecords", "kinesis:ListShards"],
      Resource: kinesisStreamArn,
    });
    assert.deepEqual(
      statements.filter(({ Sid }) => Sid !== "ReadSource" && Sid !== "DecryptSource"),
      expected,
      "nothing else changes",
    );
  });

  it("allows no action by wildcard, and every resource only where EC2 knows none", () => {
    for (const statement of statementsOf({ kmsKeyArn, kinesisStreamArn })) {
      for (const action of statement.Action) assert.match(action, /^[a-z0-9]+:[A-Za-z]+$/, statement.Sid);
      const resources = [statement.Resource].flat();
      if (statement.Sid === "SeeNetwork") assert.deepEqual(resources, ["*"]);
      else for (const resource of resources) assert.match(resource, /^arn:aws:[a-z0-9]+:/, statement.Sid);
    }
  });

  it("has statements of different names, which IAM demands to be letters and digits", () => {
    const sids = statementsOf({ kmsKeyArn, kinesisStreamArn }).map(({ Sid }) => Sid);
    assert.equal(new Set(sids).size, sids.length);
    for (const sid of sids) assert.match(sid, /^[A-Za-z0-9]+$/);
  });

  it("follows the partition", () => {
    const china = { partition: "aws-cn", region: "cn-north-1", accountId: "123456789012" };
    assert.deepEqual(
      bySid(statementsOf({ place: china }), "SeeVpcAttributes")?.Resource,
      "arn:aws-cn:ec2:cn-north-1:123456789012:vpc/*",
    );
  });
});

describe("a producer's policy", () => {
  const streamArn = "arn:aws:firehose:eu-west-1:123456789012:deliverystream/private-ingest-dev";

  it("puts records into the stream", () => {
    assert.deepEqual(producerPolicy(streamArn, ""), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "PutRecords",
          Effect: "Allow",
          Action: ["firehose:PutRecord", "firehose:PutRecordBatch"],
          Resource: streamArn,
        },
      ],
    });
  });

  it("puts them into the Kinesis data stream where that is the source", () => {
    assert.deepEqual(producerPolicy(streamArn, kinesisStreamArn), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "PutRecords",
          Effect: "Allow",
          Action: ["kinesis:PutRecord", "kinesis:PutRecords"],
          Resource: kinesisStreamArn,
        },
      ],
    });
  });
});
