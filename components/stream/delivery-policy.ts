import { Place, viaService } from "../iam/arns";
import { streamInterfaceRights } from "../iam/interface-rights";
import type { Statement } from "../iam/statement";

/** The resources a delivery role acts on; ARNs and ids as text. */
export interface DeliveryScope {
  readonly place: Place;
  readonly domainArn: string;
  readonly indexName: string;
  readonly bucketArn: string;
  /** The bucket, and its key if any, existed before the stack. */
  readonly existingBucket: boolean;
  /** The transform function, or empty. */
  readonly functionArn: string;
  readonly logGroupArn: string;
  /** The stack's own key, or empty. */
  readonly kmsKeyArn: string;
  /** The Kinesis data stream records come from, or empty. */
  readonly kinesisStreamArn: string;
}

/**
 * Everything Firehose needs to deliver into a VPC, in one policy: the stream is made only when all
 * of it is attached.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
 */
export function deliveryPolicy(scope: DeliveryScope): { Version: string; Statement: Statement[] } {
  return {
    Version: "2012-10-17",
    Statement: [
      ...backupStatements(scope),
      ...domainStatements(scope),
      ...streamInterfaceRights(),
      ...(scope.functionArn ? [callTransform(scope)] : []),
      {
        Sid: "LogErrors",
        Effect: "Allow",
        Action: ["logs:PutLogEvents"],
        Resource: `${scope.logGroupArn}:log-stream:*`,
      },
      ...(scope.kinesisStreamArn ? readSource(scope) : []),
    ],
  };
}

const callTransform = ({ functionArn }: DeliveryScope): Statement => ({
  Sid: "TransformRecords",
  Effect: "Allow",
  Action: ["lambda:InvokeFunction", "lambda:GetFunctionConfiguration"],
  // The stream calls a version, whose ARN differs from the function's.
  Resource: [functionArn, `${functionArn}:*`],
});

function backupStatements({ bucketArn, existingBucket, kmsKeyArn, place }: DeliveryScope): Statement[] {
  const backup: Statement = {
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
    Resource: [bucketArn, `${bucketArn}/*`],
  };
  if (!kmsKeyArn && !existingBucket) return [backup];
  return [
    backup,
    {
      Sid: "EncryptBackup",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      // The owner of an existing bucket chooses its key: any key, but only through S3.
      Resource: kmsKeyArn || anyKeyIn(place),
      Condition: {
        StringEquals: { "kms:ViaService": viaService(place, "s3") },
        StringLike: { "kms:EncryptionContext:aws:s3:arn": `${bucketArn}*` },
      },
    },
  ];
}

function domainStatements({ domainArn, indexName }: DeliveryScope): Statement[] {
  return [
    {
      Sid: "WriteToDomain",
      Effect: "Allow",
      // Both generations of actions: an Elasticsearch destination still uses the old ones.
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
        "_all/_settings",
        "_cluster/stats",
        `${indexName}*/_mapping/*`,
        "_nodes",
        "_nodes/stats",
        "_nodes/*/stats",
        "_stats",
        `${indexName}*/_stats`,
      ].map((path) => `${domainArn}/${path}`),
    },
  ];
}

function readSource({ kinesisStreamArn, place }: DeliveryScope): Statement[] {
  return [
    {
      Sid: "ReadSource",
      Effect: "Allow",
      Action: ["kinesis:DescribeStream", "kinesis:GetShardIterator", "kinesis:GetRecords", "kinesis:ListShards"],
      Resource: kinesisStreamArn,
    },
    { ...throughKinesis(place, kinesisStreamArn), Sid: "DecryptSource", Action: ["kms:Decrypt"] },
  ];
}

/** Any key, but only through Kinesis and for this stream: its owner chooses the key. */
const throughKinesis = (place: Place, kinesisStreamArn: string): Omit<Statement, "Sid" | "Action"> => ({
  Effect: "Allow",
  Resource: anyKeyIn(place),
  Condition: {
    StringEquals: {
      "kms:ViaService": viaService(place, "kinesis"),
      "kms:EncryptionContext:aws:kinesis:arn": kinesisStreamArn,
    },
  },
});

/** Keys of any account: the policy of another account's key decides. */
const anyKeyIn = ({ partition, region }: Place): string => `arn:${partition}:kms:${region}:*:key/*`;

export interface ProducerScope {
  readonly place: Place;
  readonly streamArn: string;
  /** The stream's customer key, or empty. */
  readonly kmsKeyArn: string;
  /** The Kinesis data stream that producers write to instead of the stream, or empty. */
  readonly kinesisStreamArn: string;
}

/** The least rights of a producer's role. */
export function producerPolicy(scope: ProducerScope): { Version: string; Statement: Statement[] } {
  return { Version: "2012-10-17", Statement: scope.kinesisStreamArn ? putToKinesis(scope) : putToStream(scope) };
}

/**
 * Callers need their own rights on a stream's customer key: for streams made since 20 April 2026,
 * and for older ones from 28 February 2027. AWS's policy for WAF logging has the same actions and
 * condition.
 * @see https://github.com/ministryofjustice/modernisation-platform/issues/12957
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/WAFLoggingServiceRolePolicy.html
 */
function putToStream({ place, streamArn, kmsKeyArn }: ProducerScope): Statement[] {
  const put: Statement = {
    Sid: "PutRecords",
    Effect: "Allow",
    Action: ["firehose:PutRecord", "firehose:PutRecordBatch"],
    Resource: streamArn,
  };
  if (!kmsKeyArn) return [put];
  return [
    put,
    {
      Sid: "EncryptRecords",
      Effect: "Allow",
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: kmsKeyArn,
      Condition: { StringEquals: { "kms:ViaService": viaService(place, "firehose") } },
    },
  ];
}

/** @see https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html */
function putToKinesis({ place, kinesisStreamArn }: ProducerScope): Statement[] {
  return [
    {
      Sid: "PutRecords",
      Effect: "Allow",
      Action: ["kinesis:PutRecord", "kinesis:PutRecords"],
      Resource: kinesisStreamArn,
    },
    { ...throughKinesis(place, kinesisStreamArn), Sid: "EncryptRecords", Action: ["kms:GenerateDataKey"] },
  ];
}
