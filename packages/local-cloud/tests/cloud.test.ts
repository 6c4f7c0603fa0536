// What clients of AWS see of the cloud, without a cluster behind the domains.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as cloudwatch from "@aws-sdk/client-cloudwatch";
import * as ec2 from "@aws-sdk/client-ec2";
import * as firehose from "@aws-sdk/client-firehose";
import * as iam from "@aws-sdk/client-iam";
import * as lambda from "@aws-sdk/client-lambda";
import * as opensearch from "@aws-sdk/client-opensearch";
import * as s3 from "@aws-sdk/client-s3";
import { strToU8, zipSync } from "fflate";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { type Cloud, startCloud } from "../cloud";
import { MotoUnavailable } from "../moto";

const Role = "arn:aws:iam::123456789012:role/worker";

describe("the cloud on this machine", function () {
  this.timeout(60_000);
  const directory = temporaryFolder();
  const problems: string[] = [];
  let cloud: Cloud;
  let at: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  let SubnetId = "";
  let GroupId = "";

  before(async function () {
    try {
      cloud = await startCloud({
        domains: "records",
        directory,
        speed: 1000,
        onProblem: (line) => problems.push(line),
      });
    } catch (error) {
      if (!(error instanceof MotoUnavailable)) throw error;
      console.log(`    skipped: ${error.message}`);
      return this.skip();
    }
    at = {
      endpoint: cloud.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
    const Principal = { Service: "lambda.amazonaws.com" };
    const trust = [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }];
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: trust });
    const role = { RoleName: "worker", AssumeRolePolicyDocument };
    await new iam.IAMClient(at).send(new iam.CreateRoleCommand(role));
    const client = new ec2.EC2Client(at);
    const { Vpc } = await client.send(new ec2.CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    const VpcId = Vpc!.VpcId!;
    const { Subnet } = await client.send(new ec2.CreateSubnetCommand({ VpcId, CidrBlock: "10.0.0.0/24" }));
    const group = { VpcId, GroupName: "domain", Description: "domain" };
    SubnetId = Subnet!.SubnetId!;
    GroupId = (await client.send(new ec2.CreateSecurityGroupCommand(group))).GroupId!;
  });
  after(async () => {
    await (cloud as Cloud | undefined)?.stop();
  });

  const place = () => ({ SubnetIds: [SubnetId], SecurityGroupIds: [GroupId] });

  async function interfacesOf(owner: string): Promise<ec2.NetworkInterface[]> {
    const Filters = [{ Name: "group-id", Values: [GroupId] }];
    const answer = await new ec2.EC2Client(at).send(new ec2.DescribeNetworkInterfacesCommand({ Filters }));
    return (answer.NetworkInterfaces ?? []).filter(({ Description }) => Description?.includes(owner));
  }

  async function untilGone(owner: string): Promise<void> {
    while ((await interfacesOf(owner)).length > 0) await sleep(200);
  }

  describe("Lambda", () => {
    const zip = (code: string) => zipSync({ "index.js": strToU8(code) });
    const client = () => new lambda.LambdaClient(at);
    const create = (FunctionName: string, code: string, more: Partial<lambda.CreateFunctionRequest> = {}) =>
      client().send(
        new lambda.CreateFunctionCommand({
          ...{ FunctionName, Role, Runtime: "nodejs24.x", Handler: "index.handler", Code: { ZipFile: zip(code) } },
          ...more,
        }),
      );
    async function invoke(FunctionName: string, event: unknown = {}, Qualifier?: string) {
      const Payload = JSON.stringify(event);
      const answer = await client().send(new lambda.InvokeCommand({ FunctionName, Payload, Qualifier }));
      return { error: answer.FunctionError, answer: JSON.parse(answer.Payload!.transformToString()) as unknown };
    }

    it("runs the code of each version", async () => {
      const answers = (text: string) => `exports.handler = async (event) => ["${text}", event.n, process.env.LEVEL];`;
      await create("versions", answers("old"), { Environment: { Variables: { LEVEL: "low" } } });
      await client().send(new lambda.PublishVersionCommand({ FunctionName: "versions" }));
      const update = { FunctionName: "versions", ZipFile: zip(answers("new")), Publish: true };
      const { Version } = await client().send(new lambda.UpdateFunctionCodeCommand(update));
      const Environment = { Variables: { LEVEL: "high" } };
      const configuration = { FunctionName: "versions", Environment, TracingConfig: { Mode: "Active" } as const };
      await client().send(new lambda.UpdateFunctionConfigurationCommand(configuration));
      assert.deepEqual((await invoke("versions", { n: 1 }, "1")).answer, ["old", 1, "low"]);
      assert.deepEqual((await invoke("versions", { n: 2 }, Version)).answer, ["new", 2, "low"]);
      assert.deepEqual((await invoke("versions", { n: 3 })).answer, ["new", 3, "high"]);
      const { Configuration } = await client().send(new lambda.GetFunctionCommand({ FunctionName: "versions" }));
      assert.deepEqual(
        [Configuration?.LoggingConfig?.LogGroup, Configuration?.TracingConfig?.Mode],
        ["/aws/lambda/versions", "Active"],
      );
    });

    it("tells a function's error from an answer, and a function that is not there from both", async () => {
      await create("failing", `exports.handler = async () => { throw new TypeError("no such field"); };`);
      const { answer, error } = await invoke("failing");
      assert.equal(error, "Unhandled");
      assert.deepEqual((({ errorMessage, errorType }) => [errorType, errorMessage])(answer as Record<string, string>), [
        "TypeError",
        "no such field",
      ]);
      await client().send(new lambda.DeleteFunctionCommand({ FunctionName: "failing" }));
      await assert.rejects(invoke("failing"), { name: "ResourceNotFoundException" });
    });

    it("runs invocations at the same time", async () => {
      const code = `const fs = require("fs");
        exports.handler = async ({ here, there }) => {
          fs.writeFileSync(here, "");
          while (!fs.existsSync(there)) await new Promise((resolve) => setTimeout(resolve, 20));
          return "met";
        };`;
      await create("meeting", code, { Timeout: 20 });
      const [here, there] = [path.join(directory, "a"), path.join(directory, "b")];
      const both = await Promise.all([
        invoke("meeting", { here, there }),
        invoke("meeting", { here: there, there: here }),
      ]);
      assert.deepEqual(
        both.map(({ answer }) => answer),
        ["met", "met"],
      );
    });

    it("lets a function call the cloud, and keeps interfaces in the VPC a while after it is gone", async () => {
      const code = `const { EC2Client, DescribeVpcsCommand } = require("@aws-sdk/client-ec2");
        exports.handler = async () => (await new EC2Client().send(new DescribeVpcsCommand({}))).Vpcs.length;`;
      await create("in-vpc", code, { VpcConfig: place(), Timeout: 20 });
      assert.equal(typeof (await invoke("in-vpc")).answer, "number");
      assert.equal((await interfacesOf("in-vpc")).length, 1);
      await client().send(new lambda.DeleteFunctionCommand({ FunctionName: "in-vpc" }));
      assert.equal((await interfacesOf("in-vpc")).length, 1);
      await untilGone("in-vpc");
    });

    it("answers for the setup function where a domain is a record alone", async () => {
      await create("setup", `exports.handler = async () => { throw new Error("it ran"); };`);
      const report = async (event: unknown) => (await invoke("setup", event)).answer;
      const none = { changes: [], seconds: 0 };
      const endpoint = "vpc-a.es.amazonaws.com";
      assert.deepEqual(await report({ endpoint, tf: { action: "update" } }), { action: "update", ...none });
      assert.deepEqual(await report({ check: { endpoint } }), { action: "check", ...none });
    });
  });

  it("describes a domain in a VPC as the service does", async () => {
    const client = new opensearch.OpenSearchClient(at);
    const EngineVersion = "Elasticsearch_7.10";
    const domain = {
      ...({ DomainName: "search", EngineVersion, IPAddressType: "dualstack", VPCOptions: place() } as const),
      AdvancedSecurityOptions: { Enabled: true, InternalUserDatabaseEnabled: true },
    };
    await client.send(new opensearch.CreateDomainCommand(domain));
    const { DomainStatus } = await client.send(new opensearch.DescribeDomainCommand({ DomainName: "search" }));
    assert.match(DomainStatus?.Endpoints?.["vpc"] ?? "", /^vpc-search-.*\.us-east-1\.es\.amazonaws\.com$/);
    assert.match(DomainStatus?.VPCOptions?.VPCId ?? "", /^vpc-/);
    assert.equal(DomainStatus?.IPAddressType, "dualstack");
    assert.deepEqual(DomainStatus.VPCOptions?.AvailabilityZones?.length, 1);
    assert.equal((await interfacesOf("ES search")).length, 1);
    const next = await client.send(new opensearch.GetCompatibleVersionsCommand({ DomainName: "search" }));
    assert.deepEqual(
      next.CompatibleVersions?.map(({ SourceVersion }) => SourceVersion),
      [EngineVersion],
    );
    assert(next.CompatibleVersions[0]?.TargetVersions?.includes("OpenSearch_1.3"));
    const AdvancedSecurityOptions = { SAMLOptions: { Enabled: true } };
    const change = new opensearch.UpdateDomainConfigCommand({ DomainName: "search", AdvancedSecurityOptions });
    const { DomainConfig } = await client.send(change);
    const { Enabled, SAMLOptions } = DomainConfig?.AdvancedSecurityOptions?.Options ?? {};
    assert.deepEqual([Enabled, SAMLOptions?.Enabled], [true, true]);
    await client.send(new opensearch.DeleteDomainCommand({ DomainName: "search" }));
    await untilGone("ES search");
  });

  describe("Firehose", () => {
    const client = () => new firehose.FirehoseClient(at);
    const DeliveryStreamName = "stock";

    it("keeps a stream as it is described, changed and encrypted", async () => {
      await new s3.S3Client({ ...at, forcePathStyle: true }).send(new s3.CreateBucketCommand({ Bucket: "backup" }));
      await client().send(
        new firehose.CreateDeliveryStreamCommand({
          DeliveryStreamName,
          AmazonopensearchserviceDestinationConfiguration: {
            ...{ RoleARN: Role, DomainARN: "arn:aws:es:us-east-1:123456789012:domain/search", IndexName: "stock" },
            RetryOptions: { DurationInSeconds: 0 },
            BufferingHints: { IntervalInSeconds: 60, SizeInMBs: 1 },
            S3Configuration: { RoleARN: Role, BucketARN: "arn:aws:s3:::backup", ErrorOutputPrefix: "failed/" },
            VpcConfiguration: { RoleARN: Role, ...place() },
          },
          Tags: [{ Key: "team", Value: "search" }],
        }),
      );
      const describe = async () =>
        (await client().send(new firehose.DescribeDeliveryStreamCommand({ DeliveryStreamName })))
          .DeliveryStreamDescription!;
      const { Destinations, VersionId } = await describe();
      await client().send(
        new firehose.UpdateDestinationCommand({
          ...{ DeliveryStreamName, CurrentDeliveryStreamVersionId: VersionId },
          DestinationId: Destinations![0]!.DestinationId,
          AmazonopensearchserviceDestinationUpdate: { IndexName: "stocks" },
        }),
      );
      await client().send(new firehose.StartDeliveryStreamEncryptionCommand({ DeliveryStreamName }));
      const described = await describe();
      const destination = described.Destinations![0]!.AmazonopensearchserviceDestinationDescription!;
      assert.deepEqual(
        [destination.IndexName, described.DeliveryStreamEncryptionConfiguration?.Status, described.VersionId],
        ["stocks", "ENABLED", "2"],
      );
      const { Tags } = await client().send(new firehose.ListTagsForDeliveryStreamCommand({ DeliveryStreamName }));
      assert.deepEqual(Tags, [{ Key: "team", Value: "search" }]);
    });

    it("backs up what it cannot deliver, and takes its interfaces away after the stream", async () => {
      const Record = { Data: Buffer.from('{"price":1}') };
      await client().send(new firehose.PutRecordCommand({ DeliveryStreamName, Record }));
      assert.equal((await interfacesOf(DeliveryStreamName)).length, 1);
      const now = Date.now();
      const statistics = await new cloudwatch.CloudWatchClient(at).send(
        new cloudwatch.GetMetricStatisticsCommand({
          ...{ Namespace: "AWS/Firehose", MetricName: "IncomingRecords", Statistics: ["Sum"], Period: 3600 },
          Dimensions: [{ Name: "DeliveryStreamName", Value: DeliveryStreamName }],
          ...{ StartTime: new Date(now - 3_600_000), EndTime: new Date(now) },
        }),
      );
      assert.equal(
        statistics.Datapoints?.reduce((sum, { Sum = 0 }) => sum + Sum, 0),
        1,
      );
      await client().send(new firehose.DeleteDeliveryStreamCommand({ DeliveryStreamName }));
      await untilGone(DeliveryStreamName);
      const bucket = new s3.S3Client({ ...at, forcePathStyle: true });
      const { Contents = [] } = await bucket.send(new s3.ListObjectsV2Command({ Bucket: "backup" }));
      const object = await bucket.send(new s3.GetObjectCommand({ Bucket: "backup", Key: Contents[0]!.Key! }));
      assert.match(await object.Body!.transformToString(), /domain\/search/);
    });
  });

  describe("what moto lacks", () => {
    it("keeps a bucket's policy, whose conditions do not stop its owner", async () => {
      const client = new s3.S3Client({ ...at, forcePathStyle: true });
      const Bucket = "guarded";
      const Condition = { Bool: { "aws:SecureTransport": "false" } };
      const deny = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: `arn:aws:s3:::${Bucket}/*`, Condition };
      const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [deny] });
      await client.send(new s3.CreateBucketCommand({ Bucket }));
      await assert.rejects(client.send(new s3.GetBucketPolicyCommand({ Bucket })), { name: "NoSuchBucketPolicy" });
      await client.send(new s3.PutBucketPolicyCommand({ Bucket, Policy }));
      assert.equal((await client.send(new s3.GetBucketPolicyCommand({ Bucket }))).Policy, Policy);
      await client.send(new s3.PutObjectCommand({ Bucket, Key: "a", Body: "x" }));
      await client.send(new s3.DeleteBucketPolicyCommand({ Bucket }));
      await assert.rejects(client.send(new s3.GetBucketPolicyCommand({ Bucket })), { name: "NoSuchBucketPolicy" });
    });

    it("keeps the description of a rule whose source is a group", async () => {
      const client = new ec2.EC2Client(at);
      const pair = { GroupId, Description: "from <itself>" };
      const IpPermissions = [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, UserIdGroupPairs: [pair] }];
      await client.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
      const Filters = [{ Name: "group-id", Values: [GroupId] }];
      const { SecurityGroupRules } = await client.send(new ec2.DescribeSecurityGroupRulesCommand({ Filters }));
      const found = SecurityGroupRules!.find(({ ReferencedGroupInfo }) => ReferencedGroupInfo?.GroupId === GroupId);
      assert.equal(found?.Description, "from <itself>");
    });

    it("says that a subnet's IPv6 range is associated", async () => {
      const client = new ec2.EC2Client(at);
      const range = { CidrBlock: "10.6.0.0/16", AmazonProvidedIpv6CidrBlock: true };
      const { Vpc } = await client.send(new ec2.CreateVpcCommand(range));
      const [{ Ipv6CidrBlock = "" } = {}] = Vpc?.Ipv6CidrBlockAssociationSet ?? [];
      const subnet = {
        VpcId: Vpc!.VpcId!,
        CidrBlock: "10.6.0.0/24",
        Ipv6CidrBlock: Ipv6CidrBlock.replace("/56", "/64"),
      };
      const { Subnet } = await client.send(new ec2.CreateSubnetCommand(subnet));
      const found = await client.send(new ec2.DescribeSubnetsCommand({ SubnetIds: [Subnet!.SubnetId!] }));
      for (const one of [Subnet, found.Subnets?.[0]])
        assert.equal(one?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlockState?.State, "associated");
    });

    it("starts an instance without a volume's size, in its group and without a public address", async () => {
      const client = new ec2.EC2Client(at);
      const { Images } = await client.send(new ec2.DescribeImagesCommand({ MaxResults: 5 }));
      const instance = {
        ...{ ImageId: Images![0]!.ImageId!, InstanceType: "t3.nano" as const, MinCount: 1, MaxCount: 1 },
        NetworkInterfaces: [{ DeviceIndex: 0, SubnetId, Groups: [GroupId], AssociatePublicIpAddress: false }],
        BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { Encrypted: true } }],
      };
      await client.send(new ec2.RunInstancesCommand(instance));
      const { Reservations } = await client.send(new ec2.DescribeInstancesCommand({}));
      const [started] = Reservations![0]!.Instances!;
      assert.deepEqual(
        started?.SecurityGroups?.map((group) => group.GroupId),
        [GroupId],
      );
      assert.equal(started.NetworkInterfaces?.[0]?.Association, undefined);
    });

    it("makes the service-linked role under its name, once", async () => {
      const client = new iam.IAMClient(at);
      const make = () =>
        client.send(new iam.CreateServiceLinkedRoleCommand({ AWSServiceName: "opensearchservice.amazonaws.com" }));
      const RoleName = "AWSServiceRoleForAmazonOpenSearchService";
      assert.equal((await make()).Role?.RoleName, RoleName);
      await assert.rejects(make(), { name: "InvalidInputException" });
      const { Role: found } = await client.send(new iam.GetRoleCommand({ RoleName }));
      assert.equal(found?.Path, "/aws-service-role/opensearchservice.amazonaws.com/");
    });

    it("lists the tags of an instance profile without those of its role", async () => {
      const client = new iam.IAMClient(at);
      const InstanceProfileName = "tagged";
      const tag = (Key: string): iam.Tag => ({ Key, Value: "x" });
      await client.send(new iam.CreateInstanceProfileCommand({ InstanceProfileName, Tags: [tag("a"), tag("b")] }));
      await client.send(new iam.TagRoleCommand({ RoleName: "worker", Tags: [tag("role")] }));
      await client.send(new iam.AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: "worker" }));
      await client.send(new iam.UntagInstanceProfileCommand({ InstanceProfileName, TagKeys: ["a"] }));
      await client.send(new iam.TagInstanceProfileCommand({ InstanceProfileName, Tags: [tag("c")] }));
      const { Tags } = await client.send(new iam.ListInstanceProfileTagsCommand({ InstanceProfileName }));
      assert.deepEqual(Tags, [tag("b"), tag("c")]);
    });

    it("takes a role out of an instance profile once", async () => {
      const client = new iam.IAMClient(at);
      const take = new iam.RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: "tagged", RoleName: "worker" });
      await client.send(take);
      await assert.rejects(client.send(take), { name: "NoSuchEntityException" });
    });

    /** Calls a service that no client is installed of. */
    async function ask<Answer>(service: string, target: string, input: object): Promise<Answer> {
      const headers = {
        authorization: `AWS4-HMAC-SHA256 Credential=test/20261128/us-east-1/${service}/aws4_request`,
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": target,
      };
      const answer = await fetch(at.endpoint, { method: "POST", headers, body: JSON.stringify(input) });
      return (await answer.json()) as Answer;
    }

    it("knows an image of Windows", async () => {
      const Name = "/aws/service/ami-windows-latest/Windows_Server-2025-English-Full-Base";
      const { Parameter } = await ask<{ Parameter: { Value: string } }>("ssm", "AmazonSSM.GetParameter", { Name });
      assert.match(Parameter.Value, /^ami-/);
    });

    it("makes a key that encrypts, as nothing else is asked", async () => {
      const { KeyMetadata } = await ask<{ KeyMetadata: { KeyUsage: string } }>("kms", "TrentService.CreateKey", {});
      assert.equal(KeyMetadata.KeyUsage, "ENCRYPT_DECRYPT");
    });

    it("simulates a role's policies with their conditions", async () => {
      const client = new iam.IAMClient(at);
      const statements = [
        { Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::a/*" },
        { Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" },
        {
          ...{ Effect: "Allow", Action: ["kms:Decrypt"], Resource: "*" },
          Condition: { StringLike: { "kms:ViaService": "s3.*" } },
        },
      ];
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
      await client.send(new iam.PutRolePolicyCommand({ RoleName: "worker", PolicyName: "own", PolicyDocument }));
      const decision = async (action: string, resource: string, via?: string) => {
        const entry = { ContextKeyName: "kms:ViaService", ContextKeyType: "string", ContextKeyValues: [via ?? ""] };
        const { EvaluationResults } = await client.send(
          new iam.SimulatePrincipalPolicyCommand({
            ...{ PolicySourceArn: Role, ActionNames: [action], ResourceArns: [resource] },
            ...(via !== undefined && { ContextEntries: [entry as iam.ContextEntry] }),
          }),
        );
        return EvaluationResults![0]!.EvalDecision;
      };
      assert.equal(await decision("s3:PutObject", "arn:aws:s3:::a/b"), "allowed");
      assert.equal(await decision("s3:PutObject", "arn:aws:s3:::b/b"), "implicitDeny");
      assert.equal(await decision("s3:DeleteObject", "arn:aws:s3:::a/b"), "explicitDeny");
      assert.equal(await decision("kms:Decrypt", "arn:aws:kms:us-east-1:1:key/1"), "implicitDeny");
      assert.equal(await decision("kms:Decrypt", "arn:aws:kms:us-east-1:1:key/1", "s3.us-east-1"), "allowed");
    });
  });

  it("refuses calls as often as it was told to, and lists what changed in order", async () => {
    const client = new iam.IAMClient({ ...at, maxAttempts: 1 });
    const before = cloud.calls().length;
    cloud.refuse("iam", "CreateUser", 2);
    for (const UserName of ["a", "b"])
      await assert.rejects(client.send(new iam.CreateUserCommand({ UserName })), { name: "AccessDeniedException" });
    await client.send(new iam.CreateUserCommand({ UserName: "c" }));
    await client.send(new iam.ListUsersCommand({}));
    await client.send(new iam.DeleteUserCommand({ UserName: "c" }));
    assert.deepEqual(
      cloud
        .calls()
        .slice(before)
        .map(({ input, operation, status }) => [operation, input["UserName"], status]),
      [
        ["CreateUser", "a", 403],
        ["CreateUser", "b", 403],
        ["CreateUser", "c", 200],
        ["DeleteUser", "c", 200],
      ],
    );
  });

  it("answers what it does not know with 4xx, and says so", async () => {
    const { status } = await fetch(`${cloud.endpoint}/2021-01-01/packages`, {
      method: "POST",
      headers: { authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/es/aws4_request" },
    });
    assert(status >= 400 && status < 500, String(status));
  });

  describe("at its end", () => {
    it("refuses the first call of each operation that changes something, when told so again, too", async () => {
      const client = new iam.IAMClient({ ...at, maxAttempts: 1 });
      const outcomes: string[] = [];
      const outcome = async (call: Promise<unknown>): Promise<void> => {
        const answered = () => "answered";
        outcomes.push(await call.then(answered, (error: unknown) => (error as Error).name));
      };
      for (let time = 1; time <= 2; time += 1) {
        const UserName = `user-${time}`;
        cloud.refuseFirst();
        await outcome(client.send(new iam.CreateUserCommand({ UserName })));
        await outcome(client.send(new iam.ListUsersCommand({})));
        await outcome(client.send(new iam.CreateUserCommand({ UserName })));
        await outcome(client.send(new iam.DeleteUserCommand({ UserName })));
      }
      const each = ["AccessDeniedException", "answered", "answered", "AccessDeniedException"];
      assert.deepEqual(outcomes, [...each, ...each]);
    });

    it("leaves nothing behind", async () => {
      await cloud.stop();
      await assert.rejects(fetch(cloud.endpoint));
      assert.deepEqual(fs.readdirSync(directory), ["a", "b"]);
    });
  });
});
