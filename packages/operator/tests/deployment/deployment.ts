import { Firehose } from "@aws-sdk/client-firehose";
import { IAM } from "@aws-sdk/client-iam";
import { Lambda } from "@aws-sdk/client-lambda";
import { OpenSearch } from "@aws-sdk/client-opensearch";
import { S3 } from "@aws-sdk/client-s3";
import { strToU8, zipSync } from "fflate";
import { deliveryPolicy } from "../../../../components/stream/delivery-policy";
import { DeployedEvidence, logGroup } from "./evidence";
import { DeployedNetwork } from "./network";

const region = "us-east-1";
const accountId = "123456789012";
const credentials = { accessKeyId: "test", secretAccessKey: "test" };
const domainArn = (name: string): string => `arn:aws:es:${region}:${accountId}:domain/${name}`;

/** A deployment in moto, as the program would make it, with ways to break one thing at a time. */
export class Deployment {
  readonly network: DeployedNetwork;
  readonly evidence: DeployedEvidence;
  readonly s3: S3;
  private readonly firehose: Firehose;
  private readonly iam: IAM;
  private readonly lambda: Lambda;
  private readonly openSearch: OpenSearch;
  functionArn = "";
  readonly roleArn = `arn:aws:iam::${accountId}:role/delivery`;
  readonly bucket = "stock-backup";
  /** The backup's, where a test gives it one. */
  readonly keyArn = `arn:aws:kms:${region}:${accountId}:key/5d3c2c11-7c1a-4f0e-9d5e-0f4a2d1c6b7a`;

  constructor(readonly url: string) {
    const configuration = { endpoint: url, region, credentials };
    this.network = new DeployedNetwork(configuration);
    this.evidence = new DeployedEvidence(configuration);
    this.firehose = new Firehose(configuration);
    this.iam = new IAM(configuration);
    this.s3 = new S3({ ...configuration, forcePathStyle: true });
    this.lambda = new Lambda(configuration);
    this.openSearch = new OpenSearch(configuration);
  }

  async make(): Promise<this> {
    await this.network.make();
    await this.iam.createRole({ RoleName: "delivery", AssumeRolePolicyDocument: "{}" });
    await this.lambda.createFunction({
      FunctionName: "transform",
      Runtime: "nodejs22.x",
      Role: this.roleArn,
      Handler: "index.handler",
      Code: { ZipFile: zipSync({ "index.js": strToU8("exports.handler = () => {};") }) },
      Timeout: 45,
    });
    this.functionArn = (await this.lambda.publishVersion({ FunctionName: "transform" })).FunctionArn!;
    await this.s3.createBucket({ Bucket: this.bucket });
    await this.makeDomain("stock");
    await this.allow();
    await this.makeStream("stock", "stock");
    await this.makeStream("stock-failed", "stock");
    await this.evidence.make();
    return this;
  }

  async makeDomain(DomainName: string, subnetId = this.network.subnetId, nodes = 1): Promise<void> {
    await this.openSearch.createDomain({
      DomainName,
      EngineVersion: "OpenSearch_2.19",
      ClusterConfig: { InstanceCount: nodes, InstanceType: "r6g.large.search" },
      VPCOptions: { SubnetIds: [subnetId], SecurityGroupIds: [this.network.domainGroup] },
    });
  }

  /** Gives the role the program's policy, but for the actions named; with what a key needs. */
  async allow(without: readonly string[] = [], kmsKeyArn = ""): Promise<void> {
    const policy = deliveryPolicy({
      place: { partition: "aws", region, accountId },
      domainArn: domainArn("stock"),
      indexName: "stockdata",
      bucketArn: `arn:aws:s3:::${this.bucket}`,
      functionArn: this.functionArn.split(":").slice(0, 7).join(":"),
      logGroupArn: `arn:aws:logs:${region}:${accountId}:log-group:${logGroup}`,
      existingBucket: false,
      kmsKeyArn,
      kinesisStreamArn: "",
    });
    const Statement = policy.Statement.map((statement) => ({
      ...statement,
      Action: statement.Action.filter((action) => !without.includes(action)),
    })).filter(({ Action }) => Action.length > 0);
    await this.putPolicy("delivery", { ...policy, Statement });
  }

  /** A role that may do what a policy holds. @returns its ARN. */
  async makeProducer(RoleName: string, policy: object): Promise<string> {
    await this.iam.createRole({ RoleName, AssumeRolePolicyDocument: "{}" });
    await this.putPolicy(RoleName, policy);
    return `arn:aws:iam::${accountId}:role/${RoleName}`;
  }

  private putPolicy = (name: string, policy: object) =>
    this.iam.putRolePolicy({ RoleName: name, PolicyName: name, PolicyDocument: JSON.stringify(policy) });

  /** @param domain that it delivers to. */
  async makeStream(
    name: string,
    domain: string,
    more: { functionArn?: string; subnetId?: string; keyArn?: string; ownKeyArn?: string } = {},
  ): Promise<void> {
    const { functionArn = this.functionArn, keyArn, ownKeyArn, subnetId = this.network.subnetId } = more;
    await this.firehose.createDeliveryStream({
      DeliveryStreamName: name,
      DeliveryStreamType: "DirectPut",
      ...(ownKeyArn && {
        DeliveryStreamEncryptionConfigurationInput: { KeyType: "CUSTOMER_MANAGED_CMK", KeyARN: ownKeyArn },
      }),
      AmazonopensearchserviceDestinationConfiguration: {
        RoleARN: this.roleArn,
        DomainARN: domainArn(domain),
        IndexName: "stockdata",
        BufferingHints: { IntervalInSeconds: 60, SizeInMBs: 5 },
        S3Configuration: {
          RoleARN: this.roleArn,
          BucketARN: `arn:aws:s3:::${this.bucket}`,
          ...(keyArn && { EncryptionConfiguration: { KMSEncryptionConfig: { AWSKMSKeyARN: keyArn } } }),
        },
        CloudWatchLoggingOptions: { Enabled: true, LogGroupName: logGroup, LogStreamName: "DestinationDelivery" },
        ProcessingConfiguration: {
          Enabled: true,
          Processors: [{ Type: "Lambda", Parameters: [{ ParameterName: "LambdaArn", ParameterValue: functionArn }] }],
        },
        VpcConfiguration: {
          RoleARN: this.roleArn,
          SubnetIds: [subnetId],
          SecurityGroupIds: [this.network.streamGroup],
        },
      },
    });
  }

  putObject = (Key: string, Body: string | Buffer) => this.s3.putObject({ Bucket: this.bucket, Key, Body });
  deleteObject = (Key: string) => this.s3.deleteObject({ Bucket: this.bucket, Key });

  /** Lets the bucket encrypt by the key, or by none. */
  async encryptBucket(isEncrypted: boolean): Promise<void> {
    const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: this.keyArn } as const;
    const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault }] };
    if (isEncrypted) await this.s3.putBucketEncryption({ Bucket: this.bucket, ServerSideEncryptionConfiguration });
    else await this.s3.deleteBucketEncryption({ Bucket: this.bucket });
  }
}
