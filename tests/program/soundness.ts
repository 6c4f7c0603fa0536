import assert from "node:assert/strict";
import { UNKNOWN, type Registration } from "@private-ingest/offline/engine/evaluation";
import { keyOfResource, keyOfUrn } from "./keys";

/** What holds for the program's resources under any settings; fails with the one that breaks it. */
export function assertSound(resources: readonly Registration[]): void {
  assertOneTree(resources);
  assertOneProvider(resources);
  assertLeastPrivilege(resources);
  assertOrder(resources);
  assertSecrets(resources);
  assertDomain(resources);
}

/** Parents come before children; only components, providers and roots hang on the stack. */
function assertOneTree(resources: readonly Registration[]): void {
  const seen = new Set<string>();
  for (const resource of resources) {
    const key = keyOfResource(resource);
    if (resource.parent === "") assert.equal(resource.type, "pulumi:pulumi:Stack", key);
    else assert(seen.has(resource.parent), `${key} came before its parent`);
    const onStack = resource.parent.includes("pulumi:pulumi:Stack::");
    if (onStack) assert.match(resource.type, /^(private-ingest:|pulumi:providers:)/, key);
    seen.add(resource.urn);
  }
}

/** A second provider would be of another version, without region or tags of this one. */
function assertOneProvider(resources: readonly Registration[]): void {
  for (const resource of resources) {
    if (!resource.custom || !resource.type.startsWith("aws:")) continue;
    assert.match(resource.provider, /^urn:pulumi:[^:]+::[^:]+::pulumi:providers:aws::aws::/, keyOfResource(resource));
  }
}

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
}

/** Wildcards that are meant: the resource, and the statement's name or the resource's only one. */
const WILDCARD_ACTIONS = new Set([
  // Nobody but the account's own IAM may lock the account out of its key.
  "kms.Key key: AccountDecidesByIam",
  "kms.Key key: Logs",
  "kms.Key key: Alarms",
  // All HTTP verbs: fine-grained access control decides beyond them.
  "opensearch.Domain domain: ",
]);
const ANY_RESOURCE = new Set([
  // In a key's policy it is the key itself.
  "kms.Key key: AccountDecidesByIam",
  "kms.Key key: Logs",
  "kms.Key key: Alarms",
  // Firehose and Lambda check these without naming a resource.
  "iam.RolePolicy stream-delivery: ManageInterfaces",
  "iam.RolePolicy setup-network: ManageInterfaces",
  // EC2's Describe actions know no resource.
  "iam.RolePolicy drain: SeeInterfaces",
]);

function assertLeastPrivilege(resources: readonly Registration[]): void {
  for (const resource of resources) {
    for (const { Sid = "", Effect, Action, Resource } of statementsOf(resource)) {
      if (Effect === "Deny") continue;
      // Each stream's policy has the statements of the first one's.
      const key = keyOfResource(resource).replace(/ stream-.*-delivery$/, " stream-delivery");
      const statement = `${key}: ${Sid}`;
      const wild = [Action].flat().filter((action) => action.includes("*"));
      if (!WILDCARD_ACTIONS.has(statement)) assert.deepEqual(wild, [], statement);
      if (!ANY_RESOURCE.has(statement)) assert(![Resource].flat().includes("*"), `${statement} allows any resource`);
    }
  }
}

function statementsOf({ inputs }: Registration): Statement[] {
  return ["policy", "policyDocument", "accessPolicies", "assumeRolePolicy"].flatMap((name) => {
    const document = inputs[name];
    if (typeof document !== "string" || document === UNKNOWN) return [];
    return (JSON.parse(document) as { Statement: Statement[] }).Statement;
  });
}

/** Resource → what must be there before it and is deleted after it, where both are made. */
const ORDER: readonly (readonly [later: string, ...earlier: string[]])[] = [
  [
    "opensearch.Domain domain",
    "cloudwatch.LogResourcePolicy domain-logs",
    "cloudwatch.LogGroup domain-audit",
    "lambda.Invocation domain-service-linked-role",
  ],
  ["lambda.Invocation domain-service-linked-role", "iam.RolePolicy domain-service-linked-role", "iam.RolePolicy drain"],
  [
    "lambda.Invocation drain-setup",
    "iam.RolePolicy setup-network",
    "iam.RolePolicy drain",
    "ec2.SecurityGroup setup",
    "ec2.Subnet network-private-1",
  ],
  ["lambda.Function setup", "lambda.Invocation drain-setup"],
  [
    "lambda.Invocation setup",
    "opensearch.Domain domain",
    "iam.RolePolicy setup-work",
    "iam.RolePolicy setup-network",
    "vpc.SecurityGroupEgressRule setup-to-domain-egress",
    "vpc.SecurityGroupIngressRule setup-to-domain-ingress",
  ],
  [
    "lambda.Invocation drain-stream",
    "iam.RolePolicy stream-delivery",
    "iam.RolePolicy drain",
    "ec2.SecurityGroup network-kdf-sec-grp",
    "ec2.SecurityGroup network-ingest-sec-grp",
    "ec2.Subnet network-private-1",
    "vpc.SecurityGroupEgressRule network-stream-to-domain-egress",
    "vpc.SecurityGroupIngressRule network-stream-to-domain-ingress",
  ],
  [
    "kinesis.FirehoseDeliveryStream stream",
    "lambda.Invocation drain-stream",
    "lambda.Invocation setup",
    "opensearch.Domain domain",
    "lambda.Function stream-transform",
    "iam.RolePolicy stream-transform",
    "iam.RolePolicy stream-delivery",
    "s3.Bucket stream-backup",
    "s3.BucketPolicy stream-backup",
    "s3.BucketPublicAccessBlock stream-backup",
    "s3.BucketServerSideEncryptionConfiguration stream-backup",
    "cloudwatch.LogStream stream-errors-destination",
    "cloudwatch.LogStream stream-errors-backup",
  ],
  ["s3.Bucket stream-backup", "lambda.Invocation setup", "opensearch.Domain domain"],
  ["ec2.Instance access-host", "iam.RolePolicyAttachment access-host"],
];

function assertOrder(resources: readonly Registration[]): void {
  const byKey = new Map(resources.map((resource) => [keyOfResource(resource), resource]));
  for (const [later, ...earlier] of ORDER) {
    if (!byKey.has(later)) continue;
    const before = everythingBefore(later, byKey);
    for (const key of earlier) {
      if (byKey.has(key)) assert(before.has(key), `${later} does not wait for ${key}`);
    }
  }
}

function everythingBefore(key: string, byKey: ReadonlyMap<string, Registration>): Set<string> {
  const found = new Set<string>();
  const visit = (one: string): void => {
    for (const urn of byKey.get(one)?.dependencies ?? []) {
      const dependency = keyOfUrn(urn);
      if (found.has(dependency)) continue;
      found.add(dependency);
      visit(dependency);
    }
  };
  visit(key);
  return found;
}

/** The master password is in no input that is not secret. */
function assertSecrets(resources: readonly Registration[]): void {
  const password = resources.find((resource) => keyOfResource(resource) === "index.RandomPassword domain-master")
    ?.outputs["result"];
  if (typeof password !== "string" || password === UNKNOWN) return;
  for (const resource of resources) {
    for (const [path, text] of texts(resource.inputs, "")) {
      if (!text.includes(password)) continue;
      const secret = resource.secretPaths.some((hidden) => path === hidden || path.startsWith(`${hidden}.`));
      assert(secret, `${keyOfResource(resource)} shows the password at ${path}`);
    }
  }
}

function texts(value: unknown, path: string): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => texts(member, path ? `${path}.${key}` : key));
}

interface DeclaredDomain {
  readonly engineVersion: string;
  readonly clusterConfig: Readonly<Record<string, unknown>> & { instanceType: string };
  readonly ebsOptions: { readonly ebsEnabled: boolean };
  readonly vpcOptions: { readonly subnetIds: unknown; readonly securityGroupIds: unknown };
  readonly autoTuneOptions: { readonly desiredState: string };
}

/** The service's rules on what no setting can break: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html */
function assertDomain(resources: readonly Registration[]): void {
  for (const { inputs } of resources.filter((resource) => keyOfResource(resource) === "opensearch.Domain domain")) {
    const { clusterConfig, ebsOptions, vpcOptions, autoTuneOptions } = inputs as unknown as DeclaredDomain;
    const on = (block: string, member: string): unknown =>
      (inputs[block] as Readonly<Record<string, unknown>> | undefined)?.[member];
    // Fine-grained access demands the three others.
    assert.equal(on("advancedSecurityOptions", "enabled"), true);
    assert.equal(on("domainEndpointOptions", "enforceHttps"), true);
    assert.equal(on("nodeToNodeEncryption", "enabled"), true);
    assert.equal(on("encryptAtRest", "enabled"), true);
    // One kind of master user.
    const master = on("advancedSecurityOptions", "masterUserOptions") as Readonly<Record<string, unknown>>;
    const internal = on("advancedSecurityOptions", "internalUserDatabaseEnabled");
    const members = internal ? ["masterUserName", "masterUserPassword"] : ["masterUserArn"];
    assert.deepEqual(Object.keys(master).sort(), members);
    // Zone awareness: a subnet a zone. Masters: three or none.
    const { zoneAwarenessEnabled, zoneAwarenessConfig } = clusterConfig;
    const zones = zoneAwarenessEnabled ? on("clusterConfig", "zoneAwarenessConfig") : { availabilityZoneCount: 1 };
    assert.equal(zoneAwarenessEnabled, zoneAwarenessConfig !== undefined);
    assert(Array.isArray(vpcOptions.subnetIds), "the number of subnets is known, in a preview too");
    assert.equal(vpcOptions.subnetIds.length, (zones as { availabilityZoneCount: number }).availabilityZoneCount);
    assert.equal(clusterConfig["dedicatedMasterCount"], clusterConfig["dedicatedMasterEnabled"] ? 3 : undefined);
    // The T family has no Auto-Tune.
    const types = [clusterConfig.instanceType, clusterConfig["dedicatedMasterType"]];
    const burstable = types.some((type) => /^t[23]\./.test(String(type)));
    assert.match(autoTuneOptions.desiredState, burstable ? /^DISABLED$/ : /^(ENABLED|DISABLED)$/);
    assert.equal(ebsOptions.ebsEnabled, true);
  }
}
