import { CreateDeliveryStreamCommand, FirehoseClient } from "@aws-sdk/client-firehose";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, LambdaClient, PublishVersionCommand } from "@aws-sdk/client-lambda";
import { CreateDomainCommand, OpenSearchClient } from "@aws-sdk/client-opensearch";
import {
  CreateBucketCommand,
  DeleteBucketEncryptionCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { strToU8, zipSync } from "fflate";
import { deliveryPolicy } from "../../../../components/stream/delivery-policy";
import type { Statement } from "../../../../components/iam/statement";
import { DeployedEvidence, logGroup } from "./evidence";
import { DeployedNetwork } from "./network";

const region = "us-east-1";
const accountId = "123456789012";
const credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** A deployment in moto, as the program would make it, with ways to break one thing at a time. */
export class Deployment {
  readonly network: DeployedNetwork;
  readonly evidence: DeployedEvidence;
  readonly s3: S3Client;
  private readonly firehose: FirehoseClient;
  private readonly iam: IAMClient;
  private readonly lambda: LambdaClient;
  private readonly openSearch: OpenSearchClient;
  functionArn = "";
  readonly roleArn = `arn:aws:iam::${accountId}:role/delivery`;
  readonly bucket = "stock-backup";
  /** The backup's, where a test gives it one. */
  readonly keyArn = `arn:aws:kms:${region}:${accountId}:key/5d3c2c11-7c1a-4f0e-9d5e-0f4a2d1c6b7a`;

  constructor(readonly url: string) {
    const configuration = { endpoint: url, region, credentials };
    this.network = new DeployedNetwork(configuration);
    this.evidence = new DeployedEvidence(configuration);
    this.firehose = new FirehoseClient(configuration);
    this.iam = new IAMClient(configuration);
    this.s3 = new S3Client({ ...configuration, forcePathStyle: true });
    this.lambda = new LambdaClient(configuration);
    this.openSearch = new OpenSearchClient(configuration);
  }

  async make(): Promise<this> {
    await this.network.make();
    await this.iam.send(new CreateRoleCommand({ RoleName: "delivery", AssumeRolePolicyDocument: "{}" }));
    const code = { ZipFile: zipSync({ "index.js": strToU8("exports.handler = () => {};") }) };
    await this.lambda.send(
      new CreateFunctionCommand({
        FunctionName: "transform",
        Runtime: "nodejs22.x",
        Role: this.roleArn,
        Handler: "index.handler",
        Code: code,
        Timeout: 45,
      }),
    );
    const { FunctionArn } = await this.lambda.send(new PublishVersionCommand({ FunctionName: "transform" }));
    this.functionArn = FunctionArn!;
    await this.s3.send(new CreateBucketCommand({ Bucket: this.bucket }));
    await this.openSearch.send(
      new CreateDomainCommand({
        DomainName: "stock",
        EngineVersion: "OpenSearch_2.19",
        VPCOptions: { SubnetIds: [this.network.subnetId], SecurityGroupIds: [this.network.domainGroup] },
      }),
    );
    await this.allow();
    await this.makeStream("stock", "stock");
    await this.makeStream("stock-failed", "stock");
    await this.evidence.make();
    return this;
  }

  /** A domain of so many nodes in one subnet, and a stream of the same name to it. */
  async makeLarge(name: string, nodes: number, subnetId: string): Promise<void> {
    await this.openSearch.send(
      new CreateDomainCommand({
        DomainName: name,
        EngineVersion: "OpenSearch_2.19",
        ClusterConfig: { InstanceCount: nodes, InstanceType: "r6g.large.search" },
        VPCOptions: { SubnetIds: [subnetId], SecurityGroupIds: [this.network.domainGroup] },
      }),
    );
    await this.makeStream(name, name, { subnetId });
  }

  /** Lets the role do what the program's policy holds, but for the actions named; with a key, what that needs as well. */
  async allow(without: readonly string[] = [], kmsKeyArn = ""): Promise<void> {
    const scope = {
      place: { partition: "aws", region, accountId },
      domainArn: `arn:aws:es:${region}:${accountId}:domain/stock`,
      indexName: "stockdata",
      bucketArn: `arn:aws:s3:::${this.bucket}`,
      functionArn: this.functionArn.split(":").slice(0, 7).join(":"),
      logGroupArn: `arn:aws:logs:${region}:${accountId}:log-group:${logGroup}`,
      existingBucket: false,
      kmsKeyArn,
      kinesisStreamArn: "",
    };
    const policy = deliveryPolicy(scope);
    const statements = policy.Statement.map((statement: Statement) => ({
      ...statement,
      Action: statement.Action.filter((action) => !without.includes(action)),
    })).filter(({ Action }) => Action.length > 0);
    await this.iam.send(
      new PutRolePolicyCommand({
        RoleName: "delivery",
        PolicyName: "delivery",
        PolicyDocument: JSON.stringify({ ...policy, Statement: statements }),
      }),
    );
  }

  /** A role that may do what a policy holds. @returns its ARN. */
  async makeProducer(name: string, policy: object): Promise<string> {
    await this.iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: "{}" }));
    await this.iam.send(
      new PutRolePolicyCommand({ RoleName: name, PolicyName: name, PolicyDocument: JSON.stringify(policy) }),
    );
    return `arn:aws:iam::${accountId}:role/${name}`;
  }

  /** @param domain that it delivers to. */
  async makeStream(
    name: string,
    domain: string,
    more: { functionArn?: string; subnetId?: string; keyArn?: string; ownKeyArn?: string } = {},
  ): Promise<void> {
    const s3 = {
      RoleARN: this.roleArn,
      BucketARN: `arn:aws:s3:::${this.bucket}`,
      ...(more.keyArn && { EncryptionConfiguration: { KMSEncryptionConfig: { AWSKMSKeyARN: more.keyArn } } }),
    };
    await this.firehose.send(
      new CreateDeliveryStreamCommand({
        DeliveryStreamName: name,
        DeliveryStreamType: "DirectPut",
        ...(more.ownKeyArn && {
          DeliveryStreamEncryptionConfigurationInput: { KeyType: "CUSTOMER_MANAGED_CMK", KeyARN: more.ownKeyArn },
        }),
        AmazonopensearchserviceDestinationConfiguration: {
          RoleARN: this.roleArn,
          DomainARN: `arn:aws:es:${region}:${accountId}:domain/${domain}`,
          IndexName: "stockdata",
          BufferingHints: { IntervalInSeconds: 60, SizeInMBs: 5 },
          S3Configuration: s3,
          CloudWatchLoggingOptions: {
            Enabled: true,
            LogGroupName: logGroup,
            LogStreamName: "DestinationDelivery",
          },
          ProcessingConfiguration: {
            Enabled: true,
            Processors: [
              {
                Type: "Lambda",
                Parameters: [{ ParameterName: "LambdaArn", ParameterValue: more.functionArn ?? this.functionArn }],
              },
            ],
          },
          VpcConfiguration: {
            RoleARN: this.roleArn,
            SubnetIds: [more.subnetId ?? this.network.subnetId],
            SecurityGroupIds: [this.network.streamGroup],
          },
        },
      }),
    );
  }

  async putObject(key: string, body: string | Buffer): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: body }));
  }

  /** Lets the bucket encrypt by the key, or by none. */
  async encryptBucket(isEncrypted: boolean): Promise<void> {
    const byDefault = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: this.keyArn } as const;
    await (isEncrypted
      ? this.s3.send(
          new PutBucketEncryptionCommand({
            Bucket: this.bucket,
            ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: byDefault }] },
          }),
        )
      : this.s3.send(new DeleteBucketEncryptionCommand({ Bucket: this.bucket })));
  }
}
