import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
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
import { deliveryPolicy, type Statement } from "../../components/delivery-policy";
import { zip } from "../terraform/zip";

const region = "us-east-1";
const accountId = "123456789012";
const credentials = { accessKeyId: "test", secretAccessKey: "test" };
const https443 = (groupId: string) => [
  { IpProtocol: "tcp", FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId: groupId }] },
];

/** A deployment in moto, as the program would make it, with ways to break one thing at a time. */
export class Deployment {
  readonly ec2: EC2Client;
  readonly firehose: FirehoseClient;
  readonly iam: IAMClient;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
  readonly cloudWatch: CloudWatchClient;
  private readonly lambda: LambdaClient;
  private readonly openSearch: OpenSearchClient;
  vpcId = "";
  subnetId = "";
  streamGroup = "";
  domainGroup = "";
  functionArn = "";
  readonly roleArn = `arn:aws:iam::${accountId}:role/delivery`;
  readonly logGroup = "/aws/kinesisfirehose/stock";
  readonly bucket = "stock-backup";
  /** The backup's, where a test gives it one. */
  readonly keyArn = `arn:aws:kms:${region}:${accountId}:key/5d3c2c11-7c1a-4f0e-9d5e-0f4a2d1c6b7a`;

  constructor(readonly url: string) {
    const configuration = { endpoint: url, region, credentials };
    this.ec2 = new EC2Client(configuration);
    this.firehose = new FirehoseClient(configuration);
    this.iam = new IAMClient(configuration);
    this.logs = new CloudWatchLogsClient(configuration);
    this.s3 = new S3Client({ ...configuration, forcePathStyle: true });
    this.cloudWatch = new CloudWatchClient(configuration);
    this.lambda = new LambdaClient(configuration);
    this.openSearch = new OpenSearchClient(configuration);
  }

  async make(): Promise<this> {
    this.vpcId = (await this.ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }))).Vpc!.VpcId!;
    this.subnetId = (
      await this.ec2.send(new CreateSubnetCommand({ VpcId: this.vpcId, CidrBlock: "10.0.1.0/24" }))
    ).Subnet!.SubnetId!;
    this.streamGroup = await this.group("kdf-sec-grp");
    this.domainGroup = await this.group("es-sec-grp");
    await this.openOut();
    await this.openIn();
    await this.iam.send(new CreateRoleCommand({ RoleName: "delivery", AssumeRolePolicyDocument: "{}" }));
    const code = { ZipFile: zip({ "index.js": "exports.handler = () => {};" }) };
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
    await this.makeLogGroup();
    await this.openSearch.send(
      new CreateDomainCommand({
        DomainName: "stock",
        EngineVersion: "OpenSearch_2.19",
        VPCOptions: { SubnetIds: [this.subnetId], SecurityGroupIds: [this.domainGroup] },
      }),
    );
    await this.allow();
    await this.makeStream("stock", "stock");
    await this.makeStream("stock-failed", "stock");
    await this.alarm("stream-delivery-fails", [{ Name: "DeliveryStreamName", Value: "stock" }]);
    await this.measure("IncomingRecords", 1000);
    await this.measure("DeliveryToAmazonOpenSearchService.Success", 1);
    return this;
  }

  /** Lets the role do what the program's policy holds, but for the statements and actions named. */
  async allow(without: readonly string[] = [], kmsKeyArn = ""): Promise<void> {
    const scope = {
      place: { partition: "aws", region, accountId },
      domainArn: `arn:aws:es:${region}:${accountId}:domain/stock`,
      indexName: "stockdata",
      bucketArn: `arn:aws:s3:::${this.bucket}`,
      functionArn: this.functionArn.split(":").slice(0, 7).join(":"),
      logGroupArn: `arn:aws:logs:${region}:${accountId}:log-group:${this.logGroup}`,
      subnetIds: [this.subnetId],
      securityGroupId: this.streamGroup,
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

  async makeStream(
    name: string,
    domain: string,
    more: { functionArn?: string; subnetId?: string; keyArn?: string } = {},
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
        AmazonopensearchserviceDestinationConfiguration: {
          RoleARN: this.roleArn,
          DomainARN: `arn:aws:es:${region}:${accountId}:domain/${domain}`,
          IndexName: "stockdata",
          BufferingHints: { IntervalInSeconds: 60, SizeInMBs: 5 },
          S3Configuration: s3,
          CloudWatchLoggingOptions: {
            Enabled: true,
            LogGroupName: this.logGroup,
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
            SubnetIds: [more.subnetId ?? this.subnetId],
            SecurityGroupIds: [this.streamGroup],
          },
        },
      }),
    );
  }

  async openOut(): Promise<void> {
    await this.ec2.send(
      new AuthorizeSecurityGroupEgressCommand({ GroupId: this.streamGroup, IpPermissions: https443(this.domainGroup) }),
    );
  }

  async closeOut(): Promise<void> {
    await this.ec2.send(
      new RevokeSecurityGroupEgressCommand({ GroupId: this.streamGroup, IpPermissions: https443(this.domainGroup) }),
    );
  }

  async openIn(): Promise<void> {
    await this.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: this.domainGroup,
        IpPermissions: https443(this.streamGroup),
      }),
    );
  }

  async closeIn(): Promise<void> {
    await this.ec2.send(
      new RevokeSecurityGroupIngressCommand({ GroupId: this.domainGroup, IpPermissions: https443(this.streamGroup) }),
    );
  }

  async makeLogGroup(): Promise<void> {
    await this.logs.send(new CreateLogGroupCommand({ logGroupName: this.logGroup }));
    await this.logs.send(
      new CreateLogStreamCommand({ logGroupName: this.logGroup, logStreamName: "DestinationDelivery" }),
    );
  }

  async deleteLogGroup(): Promise<void> {
    await this.logs.send(new DeleteLogGroupCommand({ logGroupName: this.logGroup }));
  }

  async log(...messages: readonly string[]): Promise<void> {
    await this.logs.send(
      new PutLogEventsCommand({
        logGroupName: this.logGroup,
        logStreamName: "DestinationDelivery",
        logEvents: messages.map((message) => ({ timestamp: Date.now(), message })),
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

  async alarm(name: string, dimensions: { Name: string; Value: string }[]): Promise<void> {
    await this.cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: name,
        Namespace: "AWS/Firehose",
        MetricName: "DeliveryToAmazonOpenSearchService.Success",
        Dimensions: dimensions,
        Statistic: "Average",
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: "LessThanThreshold",
      }),
    );
    await this.ring(name, "OK");
  }

  /** An alarm on how much a counter of the domain has grown, by metric math. */
  async mathAlarm(name: string, dimensions: { Name: string; Value: string }[]): Promise<void> {
    const metric = { Namespace: "AWS/ES", MetricName: "ThreadpoolWriteRejected", Dimensions: dimensions };
    await this.cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: name,
        Metrics: [
          { Id: "counted", MetricStat: { Metric: metric, Stat: "Sum", Period: 60 }, ReturnData: false },
          { Id: "result", Expression: "DIFF(counted)", ReturnData: true },
        ],
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: "GreaterThanOrEqualToThreshold",
      }),
    );
  }

  async ring(name: string, state: "OK" | "ALARM"): Promise<void> {
    await this.cloudWatch.send(
      new SetAlarmStateCommand({ AlarmName: name, StateValue: state, StateReason: "as told" }),
    );
  }

  async deleteAlarm(name: string): Promise<void> {
    await this.cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [name] }));
  }

  async measure(metric: string, value: number): Promise<void> {
    await this.cloudWatch.send(
      new PutMetricDataCommand({
        Namespace: "AWS/Firehose",
        MetricData: [
          {
            MetricName: metric,
            Value: value,
            Timestamp: new Date(Date.now() - 60_000),
            Dimensions: [{ Name: "DeliveryStreamName", Value: "stock" }],
          },
        ],
      }),
    );
  }

  async leaveInterface(): Promise<string> {
    const { NetworkInterface } = await this.ec2.send(
      new CreateNetworkInterfaceCommand({ SubnetId: this.subnetId, Description: "left behind" }),
    );
    return NetworkInterface!.NetworkInterfaceId!;
  }

  /** A subnet with as few free addresses as a subnet can have. */
  async smallSubnet(): Promise<string> {
    const { Subnet } = await this.ec2.send(new CreateSubnetCommand({ VpcId: this.vpcId, CidrBlock: "10.0.9.0/28" }));
    for (let taken = 0; taken < 10; taken++)
      await this.ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: Subnet!.SubnetId! }));
    return Subnet!.SubnetId!;
  }

  private async group(name: string): Promise<string> {
    const { GroupId } = await this.ec2.send(
      new CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId: this.vpcId }),
    );
    await this.ec2.send(
      new RevokeSecurityGroupEgressCommand({
        GroupId: GroupId!,
        IpPermissions: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
      }),
    );
    return GroupId!;
  }
}
