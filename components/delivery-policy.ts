import { arnIn, Place } from "./arns";

/** The resources a delivery role acts on; ARNs and ids as text. */
export interface DeliveryScope {
  readonly place: Place;
  readonly domainArn: string;
  readonly indexName: string;
  readonly bucketArn: string;
  /** The bucket is somebody else's, and so is the key that it may have. */
  readonly existingBucket: boolean;
  readonly functionArn: string;
  readonly logGroupArn: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  /** The stack's own key, or empty. */
  readonly kmsKeyArn: string;
  /** The Kinesis data stream records come from, or empty. */
  readonly kinesisStreamArn: string;
}

export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Everything Firehose needs to deliver into a VPC, in one policy document: the stream is made only when all of it is in
 * place, and the network rights stay for its life, as it adds interfaces with its throughput.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
 */
export function deliveryPolicy(scope: DeliveryScope): { Version: string; Statement: Statement[] } {
  return {
    Version: "2012-10-17",
    Statement: [
      ...backupStatements(scope),
      ...domainStatements(scope),
      ...networkStatements(scope),
      {
        Sid: "TransformRecords",
        Effect: "Allow",
        Action: ["lambda:InvokeFunction", "lambda:GetFunctionConfiguration"],
        // The stream calls a version, which is another resource than the function.
        Resource: [scope.functionArn, `${scope.functionArn}:*`],
      },
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
      // Which key a bucket that exists is encrypted with, if any, is its owner's choice: any, but through S3 and for it alone.
      Resource: kmsKeyArn || anyKeyIn(place),
      Condition: {
        StringEquals: { "kms:ViaService": `s3.${place.region}.amazonaws.com` },
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
      // Both generations of the verbs: an Elasticsearch destination still calls the old ones.
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

function networkStatements({ place, subnetIds, securityGroupId }: DeliveryScope): Statement[] {
  const ec2 = (resource: string): string => arnIn(place, "ec2", resource);
  return [
    {
      Sid: "SeeNetwork",
      Effect: "Allow",
      Action: [
        "ec2:DescribeVpcs",
        "ec2:DescribeSubnets",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeNetworkInterfaces",
      ],
      // "*", as EC2 knows no resource-level permission for these four.
      Resource: "*",
    },
    { Sid: "SeeVpcAttributes", Effect: "Allow", Action: ["ec2:DescribeVpcAttribute"], Resource: ec2("vpc/*") },
    {
      Sid: "AddInterfaces",
      Effect: "Allow",
      Action: ["ec2:CreateNetworkInterface"],
      Resource: [
        ec2("network-interface/*"),
        ...subnetIds.map((id) => ec2(`subnet/${id}`)),
        ec2(`security-group/${securityGroupId}`),
      ],
    },
    {
      Sid: "UseAndRemoveInterfaces",
      Effect: "Allow",
      Action: ["ec2:CreateNetworkInterfacePermission", "ec2:DeleteNetworkInterface"],
      Resource: ec2("network-interface/*"),
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
    {
      Sid: "DecryptSource",
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      // Which key the data stream is encrypted with, if any, is its owner's choice: any, but through Kinesis and for it alone.
      Resource: anyKeyIn(place),
      Condition: {
        StringEquals: {
          "kms:ViaService": `kinesis.${place.region}.amazonaws.com`,
          "kms:EncryptionContext:aws:kinesis:arn": kinesisStreamArn,
        },
      },
    },
  ];
}

/** Keys of any account: one that is not this stack's may belong to another, whose own policy decides then. */
const anyKeyIn = ({ partition, region }: Place): string => `arn:${partition}:kms:${region}:*:key/*`;

/** What a producer's role needs to feed the stack: the right to put records, and no other. */
export function producerPolicy(
  streamArn: string,
  kinesisStreamArn: string,
): { Version: string; Statement: Statement[] } {
  const statement: Statement = kinesisStreamArn
    ? {
        Sid: "PutRecords",
        Effect: "Allow",
        Action: ["kinesis:PutRecord", "kinesis:PutRecords"],
        Resource: kinesisStreamArn,
      }
    : {
        Sid: "PutRecords",
        Effect: "Allow",
        Action: ["firehose:PutRecord", "firehose:PutRecordBatch"],
        Resource: streamArn,
      };
  return { Version: "2012-10-17", Statement: [statement] };
}
