// The table "What replaces what" of docs/operations.md: a preview of a deployed stack per change.
import assert from "node:assert/strict";
import { declarations } from "../../settings/declarations";
import { presets } from "../program/presets";
import { assertSucceeded, deployed } from "./deployed";
import { type ExistingNetwork, makeDomain, makeKey, makeNetwork } from "./existing-network";
import { replacementTable, type Row } from "./replacement-table";
import type { Run, Stack } from "./stack";
import { useService } from "./used-account";

type Config = Readonly<Record<string, unknown>>;
/** Changes of a deployed stack, by the row that says what they replace. */
type Cases = Readonly<Record<Row["change"], readonly Config[]>>;

/** Words of the table by type; other types are their own word. */
const WORDS: readonly (readonly [type: RegExp, word: string | undefined])[] = [
  [/:FirehoseDeliveryStream$/, "the stream"],
  [/:(Role|RolePolicy|RolePolicyAttachment|InstanceProfile)$/, "the roles"],
  [/:FlowLog$/, "the flow log"],
  [/:Domain$/, "the domain"],
  [/:Instance$/, "the access host"],
  [/:Bucket$/, "the backup bucket"],
  [/:(LogGroup|LogResourcePolicy)$/, "its log groups"],
  [/:(SecurityGroup(In|E)gressRule|SecretVersion)$/, undefined],
];
/** Types that count as lost even without a replacement. */
const KEPT = /:(Bucket|Domain|Instance|LogGroup|Vpc)$/;

/** What a preview replaces, in the words of the table. A refusal names a setting that changed. */
function lostBy({ output, steps, succeeded }: Run, change: Config): readonly string[] {
  if (!succeeded) {
    const isOfChange = Object.keys(change).some((name) => output.includes(`${name}: `));
    return [isOfChange && !steps.some(({ type }) => type.startsWith("aws:")) ? "refused" : output.slice(-2000)];
  }
  const lost = steps.filter(({ op, type }) => op === "replace" || (op === "delete" && KEPT.test(type)));
  if (lost.some(({ type }) => type.endsWith(":Vpc"))) return ["everything"];
  const words = lost.flatMap(({ name, type }) => {
    const known = WORDS.find(([each]) => each.test(type));
    return known ? (known[1] ?? []) : `${name} ${type}`;
  });
  return words.length === 0 ? ["nothing"] : [...new Set(words)].sort();
}

async function assertTable(stack: Stack, deployed: Config, cases: Cases): Promise<void> {
  const found: Record<string, readonly string[] | undefined> = {};
  const documented: typeof found = {};
  for (const [row, changes] of Object.entries(cases)) {
    for (const change of changes) {
      stack.configure({ ...deployed, ...change });
      const title = `${row} by ${JSON.stringify(change)}`;
      found[title] = lostBy(await stack.run("preview"), change);
      documented[title] = replacementTable().find(({ change: each }) => each === row)?.replaces;
    }
  }
  assert.deepEqual(found, documented);
}

/** Of the stack in a VPC of its own. */
const own = { ...presets.dev, engineVersion: "OpenSearch_2.11", flowLogs: "reject" };

const toOtherVpc = ({ subnetIds, vpcId }: ExistingNetwork): readonly Config[] => [
  { vpcCidr: "10.1.0.0/16" },
  { vpcId, subnetIds: [subnetIds[0]], flowLogs: "none" },
];

const ofNoDomain = (network: ExistingNetwork): Cases => ({
  "`vpcCidr`, `vpcId` without a domain": toOtherVpc(network),
});

const ofOwnVpc = (network: ExistingNetwork): Cases => ({
  "`vpcCidr`, `vpcId` of a deployed domain": toOtherVpc(network),
  "`availabilityZones`": [
    { availabilityZones: 2, instanceCount: 2 },
    { availabilityZones: 3, instanceCount: 3, dedicatedMasters: true, multiAzWithStandby: true },
  ],
  "`availabilityZoneNames` of an existing subnet": [{ availabilityZoneNames: ["us-east-1c"] }],
  "`streamSecurityGroupId`, `sharedSecurityGroup`": [{ sharedSecurityGroup: true }],
  "`flowLogs`": [{ flowLogs: "all" }],
  "`rolePath`, `roleNamePrefix`": [{ rolePath: "/platform/" }, { roleNamePrefix: "team-" }],
  "a lower `engineVersion`, with `allowDataLoss: false`": [{ engineVersion: "OpenSearch_1.3", allowDataLoss: false }],
  "a lower `engineVersion`, with `allowDataLoss: true`": [{ engineVersion: "OpenSearch_1.3", allowDataLoss: true }],
  "`engineVersion` off the upgrade path, `ipAddressType` back to ipv4": [{ engineVersion: "OpenSearch_3.1" }],
  "`dashboardAccess`": [{ dashboardAccess: "desktop" }, { dashboardAccess: "none" }],
  "all others": [
    {
      ...{ natGateways: "single", clientCidrs: ["10.0.1.0/24"], producerEndpoint: true, backupVersioning: true },
      ...{ instanceType: "r6g.large.search", instanceCount: 2, dedicatedMasters: true, masterType: "r6g.large.search" },
      ...{ volumeSizeGiB: 200, volumeIops: 4000, volumeThroughputMiBps: 250, warmNodes: 2 },
      ...{ warmType: "ultrawarm1.large.search", autoTune: "disabled", offPeakWindowStart: "03:00" },
      ...{ masterUser: "iam", masterUserArn: "arn:aws:iam::123456789012:role/master", autoSoftwareUpdate: true },
      ...{ accessPolicy: "principals", accessPrincipals: ["arn:aws:iam::123456789012:role/reader"] },
      ...{ certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/1a", customEndpoint: "search.example.com" },
      identityCenter: "arn:aws:sso:::instance/ssoins-0123456789abcdef",
      permissionsBoundaryArn: "arn:aws:iam::aws:policy/PowerUserAccess",
      ...{ streams: { stockdata: {}, orders: { index: "orders" } }, indexRotation: "OneWeek", documentId: "none" },
      ...{ bufferSizeMiB: 20, bufferIntervalSeconds: 120, retrySeconds: 600, retentionDays: 60, tags: ["team=search"] },
      ...{ transformTimeoutSeconds: 60, transformMemoryMiB: 512, backupRetentionDays: 30, coldStorage: true },
      ...{
        securityRole: "writer",
        adoptObjects: ["role writer"],
        requiredParts: ["retention"],
        sessionManagerEndpoints: false,
      },
      ...{ extraRoles: ["analysts=stockdata*=read"], extraMappings: ["analysts=carol"], alarmEmail: "ops@example.com" },
    },
    {
      ...{ volumeType: "io1", volumeIops: 3000, masterUserName: "root", serviceLinkedRole: "skip", dashboards: false },
      ...{ samlMetadata: '<EntityDescriptor entityID="urn:idp"/>', samlMasterBackendRole: "admins" },
      ...{ samlRolesKey: "groups", samlSubjectKey: "name", logResourcePolicy: "existing", indexName: "trades" },
      ...{ alarmTopicArn: "arn:aws:sns:us-east-1:123456789012:on-call", protectData: true, allowDataLoss: false },
    },
    { alarms: false },
  ],
});

const emptyNetwork: ExistingNetwork = { vpcId: "", subnetIds: ["", ""], groupIds: ["", ""] };
const emptyAccount = { ...emptyNetwork, kmsKeyArn: "", domain: { existingDomainArn: "", existingDomainEndpoint: "" } };

const ofExistingVpc = ({ domain, groupIds, kmsKeyArn, subnetIds }: typeof emptyAccount): Cases => ({
  "`subnetIds`": [{ subnetIds: [subnetIds[1]] }],
  "`streamSecurityGroupId`, `sharedSecurityGroup`": [{ streamSecurityGroupId: groupIds[1] }],
  "`source`, `kinesisStreamArn`, `backupMode`": [
    { source: "kinesis", kinesisStreamArn: "arn:aws:kinesis:us-east-1:123456789012:stream/source" },
    { backupMode: "allDocuments" },
  ],
  "`engineVersion` from one engine to the other": [{ engineVersion: "OpenSearch_1.3" }],
  "`engineVersion` off the upgrade path, `ipAddressType` back to ipv4": [{ ipAddressType: "ipv4" }],
  "`backupBucketArn`": [{ backupBucketArn: "arn:aws:s3:::theirs" }],
  "`domainName`": [{ domainName: "other" }],
  "`customerKey`, `kmsKeyArn`": [{ customerKey: true }, { kmsKeyArn }],
  "`existingDomainArn`": [{ ...domain, domainSecurityGroupId: groupIds[0], masterUser: "iam" }],
  "all others": [{ domainSecurityGroupId: groupIds[1], clientSecurityGroupIds: [groupIds[1]] }],
});

deployed("what replaces what, in a VPC of the stack", { config: own, whole: true, prepare: useService }, (stack) => {
  let network: ExistingNetwork;

  it("is as documented without a domain", async () => {
    network = await makeNetwork(stack().cloud);
    stack().cloud.refuse("es", "CreateDomain");
    assert(!(await stack().up()).succeeded);
    await assertTable(stack(), own, ofNoDomain(network));
  });

  it("is as documented of a deployed stack", async () => {
    stack().configure(own);
    assertSucceeded(await stack().up());
    await assertTable(stack(), own, ofOwnVpc(network));
  });
});

const { dev } = presets;
deployed("what replaces what, in an existing VPC", { config: dev, whole: true, prepare: useService }, (stack) => {
  it("is as documented of a deployed stack", async () => {
    const { cloud } = stack();
    const network = await makeNetwork(cloud);
    const { groupIds, subnetIds, vpcId } = network;
    const engineVersion = "Elasticsearch_7.10";
    const place = { vpcId, subnetIds: [subnetIds[0]], streamSecurityGroupId: groupIds[0], ipAddressType: "dualstack" };
    const config = { ...dev, ...place, engineVersion };
    stack().configure(config);
    const { arn, endpoint } = await makeDomain(cloud, network, { EngineVersion: engineVersion });
    const domain = { existingDomainArn: arn, existingDomainEndpoint: endpoint };
    assertSucceeded(await stack().up());
    await assertTable(stack(), config, ofExistingVpc({ ...network, domain, kmsKeyArn: await makeKey(cloud) }));
  });
});

describe("the changes of the table", () => {
  const cases = [ofNoDomain(emptyNetwork), ofOwnVpc(emptyNetwork), ofExistingVpc(emptyAccount)].flatMap(Object.entries);
  const tried = cases.flatMap(([row, changes]: [string, Config[]]) =>
    changes.flatMap(Object.keys).map((name) => `${row}: ${name}`),
  );

  it("are tried row by row, for every setting that a row names", () => {
    const rows = replacementTable();
    assert.deepEqual(new Set(cases.map(([row]) => row)), new Set(rows.map(({ change }) => change)));
    const named = rows.flatMap(({ change, settings }) => settings.map((name) => `${change}: ${name}`));
    const untried = named.filter((each) => !tried.includes(each));
    assert.deepEqual(untried, []);
  });

  it("cover every setting", () => {
    const names = tried.map((each) => each.split(": ").at(-1));
    assert.deepEqual(new Set(names), new Set(Object.keys(declarations)));
  });
});
