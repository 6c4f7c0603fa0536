// The cloud as AWS clients see it, without clusters for domains.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { EC2, type NetworkInterface } from "@aws-sdk/client-ec2";
import { Firehose } from "@aws-sdk/client-firehose";
import { IAM } from "@aws-sdk/client-iam";
import { type CreateFunctionRequest, Lambda } from "@aws-sdk/client-lambda";
import { OpenSearch } from "@aws-sdk/client-opensearch";
import { S3 } from "@aws-sdk/client-s3";
import { strToU8, zipSync } from "fflate";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { type Cloud, startCloud } from "../cloud";
import { clientOptions, MotoUnavailable } from "../moto";

const Role = "arn:aws:iam::123456789012:role/worker";

describe("the cloud on this machine", () => {
  const directory = temporaryFolder();
  let cloud: Cloud | undefined;
  let at: ReturnType<typeof clientOptions>;
  let ec2: EC2;
  let iam: IAM;
  let s3: S3;
  let SubnetId = "";
  let GroupId = "";

  before(async function () {
    try {
      cloud = await startCloud({ domains: "records", directory, speed: 1000 });
    } catch (error) {
      if (!(error instanceof MotoUnavailable)) throw error;
      console.log(`    skipped: ${error.message}`);
      return this.skip();
    }
    at = clientOptions(cloud.endpoint);
    ec2 = new EC2(at);
    iam = new IAM({ ...at, maxAttempts: 1 });
    s3 = new S3({ ...at, forcePathStyle: true });
    const trust = [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }];
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: trust });
    await iam.createRole({ RoleName: "worker", AssumeRolePolicyDocument });
    const VpcId = (await ec2.createVpc({ CidrBlock: "10.0.0.0/16" })).Vpc!.VpcId!;
    SubnetId = (await ec2.createSubnet({ VpcId, CidrBlock: "10.0.0.0/24" })).Subnet!.SubnetId!;
    const group = { VpcId, GroupName: "domain", Description: "domain" };
    GroupId = (await ec2.createSecurityGroup(group)).GroupId!;
  });
  after(() => cloud?.stop());

  const place = () => ({ SubnetIds: [SubnetId], SecurityGroupIds: [GroupId] });
  const ofGroup = () => ({ Filters: [{ Name: "group-id", Values: [GroupId] }] });

  async function interfacesOf(owner: string): Promise<NetworkInterface[]> {
    const { NetworkInterfaces = [] } = await ec2.describeNetworkInterfaces(ofGroup());
    return NetworkInterfaces.filter(({ Description }) => Description?.includes(owner));
  }

  async function untilGone(owner: string): Promise<void> {
    while ((await interfacesOf(owner)).length > 0) await sleep(200);
  }

  describe("Lambda", () => {
    const zip = (code: string) => zipSync({ "index.js": strToU8(code) });
    const lambda = () => new Lambda(at);
    const create = (FunctionName: string, code: string, more: Partial<CreateFunctionRequest> = {}) =>
      lambda().createFunction({
        ...{ FunctionName, Role, Runtime: "nodejs24.x", Handler: "index.handler", Code: { ZipFile: zip(code) } },
        ...more,
      });
    async function invoke(FunctionName: string, event: unknown = {}, Qualifier?: string) {
      const answer = await lambda().invoke({ FunctionName, Payload: JSON.stringify(event), Qualifier });
      return { error: answer.FunctionError, answer: JSON.parse(answer.Payload!.transformToString()) as unknown };
    }

    it("runs the code of each version", async () => {
      const FunctionName = "versions";
      const answers = (text: string) => `exports.handler = async (event) => ["${text}", event.n, process.env.LEVEL];`;
      await create(FunctionName, answers("old"), { Environment: { Variables: { LEVEL: "low" } } });
      await lambda().publishVersion({ FunctionName });
      const ZipFile = zip(answers("new"));
      const { Version } = await lambda().updateFunctionCode({ FunctionName, ZipFile, Publish: true });
      const more = { Environment: { Variables: { LEVEL: "high" } }, TracingConfig: { Mode: "Active" } as const };
      await lambda().updateFunctionConfiguration({ FunctionName, ...more });
      assert.deepEqual((await invoke(FunctionName, { n: 1 }, "1")).answer, ["old", 1, "low"]);
      assert.deepEqual((await invoke(FunctionName, { n: 2 }, Version)).answer, ["new", 2, "low"]);
      assert.deepEqual((await invoke(FunctionName, { n: 3 })).answer, ["new", 3, "high"]);
      const { LoggingConfig, TracingConfig } = (await lambda().getFunction({ FunctionName })).Configuration!;
      assert.deepEqual([LoggingConfig?.LogGroup, TracingConfig?.Mode], ["/aws/lambda/versions", "Active"]);
    });

    it("distinguishes an answer, a function's error and a missing function", async () => {
      await create("failing", `exports.handler = async () => { throw new TypeError("no such field"); };`);
      const { answer, error } = await invoke("failing");
      const { errorMessage, errorType } = answer as Record<string, string>;
      assert.deepEqual([error, errorType, errorMessage], ["Unhandled", "TypeError", "no such field"]);
      await lambda().deleteFunction({ FunctionName: "failing" });
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
      const [a, b] = [path.join(directory, "a"), path.join(directory, "b")];
      const meet = (here: string, there: string) => invoke("meeting", { here, there });
      const both = await Promise.all([meet(a, b), meet(b, a)]);
      assert.deepEqual([both[0].answer, both[1].answer], ["met", "met"]);
    });

    it("lets a function call the cloud, and keeps its interfaces for a while after it", async () => {
      const code = `const { EC2Client, DescribeVpcsCommand } = require("@aws-sdk/client-ec2");
        exports.handler = async () => (await new EC2Client().send(new DescribeVpcsCommand({}))).Vpcs.length;`;
      await create("in-vpc", code, { VpcConfig: place(), Timeout: 20 });
      assert.equal(typeof (await invoke("in-vpc")).answer, "number");
      assert.equal((await interfacesOf("in-vpc")).length, 1);
      await lambda().deleteFunction({ FunctionName: "in-vpc" });
      assert.equal((await interfacesOf("in-vpc")).length, 1);
      await untilGone("in-vpc");
    });

    it("answers for the setup function if a domain is only a record", async () => {
      await create("setup", `exports.handler = async () => { throw new Error("it ran"); };`);
      const report = async (event: unknown) => (await invoke("setup", event)).answer;
      const none = { changes: [], seconds: 0 };
      const endpoint = "vpc-a.es.amazonaws.com";
      assert.deepEqual(await report({ endpoint, tf: { action: "update" } }), { action: "update", ...none });
      assert.deepEqual(await report({ check: { endpoint } }), { action: "check", ...none });
    });
  });

  it("describes a domain in a VPC as the service does", async () => {
    const domains = new OpenSearch(at);
    const DomainName = "search";
    const EngineVersion = "Elasticsearch_7.10";
    await domains.createDomain({
      ...({ DomainName, EngineVersion, IPAddressType: "dualstack", VPCOptions: place() } as const),
      AdvancedSecurityOptions: { Enabled: true, InternalUserDatabaseEnabled: true },
    });
    const { Endpoints, IPAddressType, VPCOptions } = (await domains.describeDomain({ DomainName })).DomainStatus!;
    assert.match(Endpoints?.["vpc"] ?? "", /^vpc-search-.*\.us-east-1\.es\.amazonaws\.com$/);
    assert.match(VPCOptions?.VPCId ?? "", /^vpc-/);
    assert.deepEqual([IPAddressType, VPCOptions?.AvailabilityZones?.length], ["dualstack", 1]);
    assert.equal((await interfacesOf("ES search")).length, 1);
    const [next, ...others] = (await domains.getCompatibleVersions({ DomainName })).CompatibleVersions ?? [];
    assert.deepEqual([next?.SourceVersion, others], [EngineVersion, []]);
    assert(next?.TargetVersions?.includes("OpenSearch_1.3"));
    const AdvancedSecurityOptions = { SAMLOptions: { Enabled: true } };
    const { DomainConfig } = await domains.updateDomainConfig({ DomainName, AdvancedSecurityOptions });
    const { Enabled, SAMLOptions } = DomainConfig?.AdvancedSecurityOptions?.Options ?? {};
    assert.deepEqual([Enabled, SAMLOptions?.Enabled], [true, true]);
    await domains.deleteDomain({ DomainName });
    await untilGone("ES search");
  });

  describe("Firehose", () => {
    const firehose = () => new Firehose(at);
    const DeliveryStreamName = "stock";

    it("describes a stream as created, changed and encrypted", async () => {
      await s3.createBucket({ Bucket: "backup" });
      await firehose().createDeliveryStream({
        DeliveryStreamName,
        AmazonopensearchserviceDestinationConfiguration: {
          ...{ RoleARN: Role, DomainARN: "arn:aws:es:us-east-1:123456789012:domain/search", IndexName: "stock" },
          RetryOptions: { DurationInSeconds: 0 },
          BufferingHints: { IntervalInSeconds: 60, SizeInMBs: 1 },
          S3Configuration: { RoleARN: Role, BucketARN: "arn:aws:s3:::backup", ErrorOutputPrefix: "failed/" },
          VpcConfiguration: { RoleARN: Role, ...place() },
        },
        Tags: [{ Key: "team", Value: "search" }],
      });
      const describe = async () =>
        (await firehose().describeDeliveryStream({ DeliveryStreamName })).DeliveryStreamDescription!;
      const { Destinations, VersionId } = await describe();
      await firehose().updateDestination({
        ...{ DeliveryStreamName, CurrentDeliveryStreamVersionId: VersionId },
        DestinationId: Destinations![0]!.DestinationId,
        AmazonopensearchserviceDestinationUpdate: { IndexName: "stocks" },
      });
      await firehose().startDeliveryStreamEncryption({ DeliveryStreamName });
      const changed = await describe();
      const { IndexName } = changed.Destinations![0]!.AmazonopensearchserviceDestinationDescription!;
      const { Status } = changed.DeliveryStreamEncryptionConfiguration!;
      assert.deepEqual([IndexName, Status, changed.VersionId], ["stocks", "ENABLED", "2"]);
      const { Tags } = await firehose().listTagsForDeliveryStream({ DeliveryStreamName });
      assert.deepEqual(Tags, [{ Key: "team", Value: "search" }]);
    });

    it("backs up undelivered records, and removes its interfaces after the stream", async () => {
      await firehose().putRecord({ DeliveryStreamName, Record: { Data: Buffer.from('{"price":1}') } });
      assert.equal((await interfacesOf(DeliveryStreamName)).length, 1);
      const now = Date.now();
      const { Datapoints = [] } = await new CloudWatch(at).getMetricStatistics({
        ...{ Namespace: "AWS/Firehose", MetricName: "IncomingRecords", Statistics: ["Sum"], Period: 3600 },
        Dimensions: [{ Name: "DeliveryStreamName", Value: DeliveryStreamName }],
        ...{ StartTime: new Date(now - 3_600_000), EndTime: new Date(now) },
      });
      const incoming = Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
      assert.equal(incoming, 1);
      await firehose().deleteDeliveryStream({ DeliveryStreamName });
      await untilGone(DeliveryStreamName);
      const { Contents = [] } = await s3.listObjectsV2({ Bucket: "backup" });
      const { Body } = await s3.getObject({ Bucket: "backup", Key: Contents[0]!.Key! });
      assert.match(await Body!.transformToString(), /domain\/search/);
    });
  });

  describe("repairs of moto", () => {
    it("keeps a bucket's policy, whose conditions do not stop its owner", async () => {
      const Bucket = "guarded";
      const Condition = { Bool: { "aws:SecureTransport": "false" } };
      const deny = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: `arn:aws:s3:::${Bucket}/*`, Condition };
      const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [deny] });
      const isNone = () => assert.rejects(s3.getBucketPolicy({ Bucket }), { name: "NoSuchBucketPolicy" });
      await s3.createBucket({ Bucket });
      await isNone();
      await s3.putBucketPolicy({ Bucket, Policy });
      assert.equal((await s3.getBucketPolicy({ Bucket })).Policy, Policy);
      await s3.putObject({ Bucket, Key: "a", Body: "x" });
      await s3.deleteBucketPolicy({ Bucket });
      await isNone();
    });

    it("keeps the description of a rule whose source is a group", async () => {
      const pair = { GroupId, Description: "from <itself>" };
      const IpPermissions = [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, UserIdGroupPairs: [pair] }];
      await ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions });
      const { SecurityGroupRules = [] } = await ec2.describeSecurityGroupRules(ofGroup());
      const found = SecurityGroupRules.find(({ ReferencedGroupInfo }) => ReferencedGroupInfo?.GroupId === GroupId);
      assert.equal(found?.Description, "from <itself>");
    });

    it("reports a subnet's IPv6 range as associated", async () => {
      const { Vpc } = await ec2.createVpc({ CidrBlock: "10.6.0.0/16", AmazonProvidedIpv6CidrBlock: true });
      const [{ Ipv6CidrBlock: range = "" } = {}] = Vpc?.Ipv6CidrBlockAssociationSet ?? [];
      const blocks = { CidrBlock: "10.6.0.0/24", Ipv6CidrBlock: range.replace("/56", "/64") };
      const { Subnet } = await ec2.createSubnet({ VpcId: Vpc!.VpcId!, ...blocks });
      const { Subnets } = await ec2.describeSubnets({ SubnetIds: [Subnet!.SubnetId!] });
      for (const one of [Subnet, Subnets?.[0]])
        assert.equal(one?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlockState?.State, "associated");
    });

    it("starts an instance without a volume's size, in its group and without a public address", async () => {
      const { Images } = await ec2.describeImages({ MaxResults: 5 });
      await ec2.runInstances({
        ...{ ImageId: Images![0]!.ImageId!, InstanceType: "t3.nano", MinCount: 1, MaxCount: 1 },
        NetworkInterfaces: [{ DeviceIndex: 0, SubnetId, Groups: [GroupId], AssociatePublicIpAddress: false }],
        BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { Encrypted: true } }],
      });
      const { Reservations } = await ec2.describeInstances({});
      const { NetworkInterfaces, SecurityGroups } = Reservations![0]!.Instances![0]!;
      assert.deepEqual([SecurityGroups?.length, SecurityGroups?.[0]?.GroupId], [1, GroupId]);
      assert.equal(NetworkInterfaces?.[0]?.Association, undefined);
    });

    it("creates the service-linked role under its name, once", async () => {
      const make = () => iam.createServiceLinkedRole({ AWSServiceName: "opensearchservice.amazonaws.com" });
      const RoleName = "AWSServiceRoleForAmazonOpenSearchService";
      assert.equal((await make()).Role?.RoleName, RoleName);
      await assert.rejects(make(), { name: "InvalidInputException" });
      const { Role: found } = await iam.getRole({ RoleName });
      assert.equal(found?.Path, "/aws-service-role/opensearchservice.amazonaws.com/");
    });

    it("lists the tags of an instance profile without those of its role, which leaves it once", async () => {
      const InstanceProfileName = "tagged";
      const tag = (Key: string) => ({ Key, Value: "x" });
      await iam.createInstanceProfile({ InstanceProfileName, Tags: [tag("a"), tag("b")] });
      await iam.tagRole({ RoleName: "worker", Tags: [tag("role")] });
      await iam.addRoleToInstanceProfile({ InstanceProfileName, RoleName: "worker" });
      await iam.untagInstanceProfile({ InstanceProfileName, TagKeys: ["a"] });
      await iam.tagInstanceProfile({ InstanceProfileName, Tags: [tag("c")] });
      const { Tags } = await iam.listInstanceProfileTags({ InstanceProfileName });
      assert.deepEqual(Tags, [tag("b"), tag("c")]);
      const take = () => iam.removeRoleFromInstanceProfile({ InstanceProfileName, RoleName: "worker" });
      await take();
      await assert.rejects(take(), { name: "NoSuchEntityException" });
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

    it("has an image of Windows", async () => {
      const Name = "/aws/service/ami-windows-latest/Windows_Server-2025-English-Full-Base";
      const { Parameter } = await ask<{ Parameter: { Value: string } }>("ssm", "AmazonSSM.GetParameter", { Name });
      assert.match(Parameter.Value, /^ami-/);
    });

    it("creates keys for encryption by default", async () => {
      const { KeyMetadata } = await ask<{ KeyMetadata: { KeyUsage: string } }>("kms", "TrentService.CreateKey", {});
      assert.equal(KeyMetadata.KeyUsage, "ENCRYPT_DECRYPT");
    });

    it("simulates a role's policies with their conditions", async () => {
      const Condition = { StringLike: { "kms:ViaService": "s3.*" } };
      const Statement = [
        { Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::a/*" },
        { Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" },
        { Effect: "Allow", Action: ["kms:Decrypt"], Resource: "*", Condition },
      ];
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
      await iam.putRolePolicy({ RoleName: "worker", PolicyName: "own", PolicyDocument });
      const decision = async (action: string, resource: string, ...via: string[]) => {
        const entry = { ContextKeyName: "kms:ViaService", ContextKeyType: "string", ContextKeyValues: via } as const;
        const { EvaluationResults } = await iam.simulatePrincipalPolicy({
          ...{ PolicySourceArn: Role, ActionNames: [action], ResourceArns: [resource] },
          ...(via.length > 0 && { ContextEntries: [entry] }),
        });
        return EvaluationResults![0]!.EvalDecision;
      };
      const key = "arn:aws:kms:us-east-1:1:key/1";
      assert.equal(await decision("s3:PutObject", "arn:aws:s3:::a/b"), "allowed");
      assert.equal(await decision("s3:PutObject", "arn:aws:s3:::b/b"), "implicitDeny");
      assert.equal(await decision("s3:DeleteObject", "arn:aws:s3:::a/b"), "explicitDeny");
      assert.equal(await decision("kms:Decrypt", key), "implicitDeny");
      assert.equal(await decision("kms:Decrypt", key, "s3.us-east-1"), "allowed");
    });
  });

  it("refuses calls as often as asked, and lists changes in order", async () => {
    const before = cloud!.calls().length;
    cloud!.refuse("iam", "CreateUser", 2);
    for (const UserName of ["a", "b"])
      await assert.rejects(iam.createUser({ UserName }), { name: "AccessDeniedException" });
    await iam.createUser({ UserName: "c" });
    await iam.listUsers({});
    await iam.deleteUser({ UserName: "c" });
    const calls = cloud!.calls().slice(before);
    const told = calls.map(({ input, operation, status }) => `${operation} ${String(input["UserName"])} ${status}`);
    assert.deepEqual(told, ["CreateUser a 403", "CreateUser b 403", "CreateUser c 200", "DeleteUser c 200"]);
  });

  it("answers unknown calls with 4xx", async () => {
    const authorization = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/es/aws4_request";
    const url = `${at.endpoint}/2021-01-01/packages`;
    const { status } = await fetch(url, { method: "POST", headers: { authorization } });
    assert(status >= 400 && status < 500, String(status));
  });

  describe("at its end", () => {
    it("refuses the first call of each changing operation, each time it is asked to", async () => {
      const outcome = (call: Promise<unknown>): Promise<string> =>
        call.then(
          () => "answered",
          (error: unknown) => (error as Error).name,
        );
      for (const UserName of ["user-1", "user-2"]) {
        cloud!.refuseFirst();
        const outcomes = [
          await outcome(iam.createUser({ UserName })),
          await outcome(iam.listUsers({})),
          await outcome(iam.createUser({ UserName })),
          await outcome(iam.deleteUser({ UserName })),
        ];
        assert.deepEqual(outcomes, ["AccessDeniedException", "answered", "answered", "AccessDeniedException"]);
      }
    });

    it("leaves nothing behind", async () => {
      await cloud!.stop();
      await assert.rejects(fetch(at.endpoint));
      assert.deepEqual(fs.readdirSync(directory), ["a", "b"]);
    });
  });
});
