import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { closest, distance } from "fastest-levenshtein";
import { isDefaultTags, mergeTags, tagProblems } from "../components/default-tags";
import { domainProblems } from "../components/domain/domain-rules";
import { fittedDomainName } from "../components/fitted-name";
import { ROTATION_DAYS } from "../components/stream/index-rotation";
import { nameAndValue } from "../components/name-and-value";
import { Refusal } from "../components/refusal";
import { shardAdvice, shardProblem } from "../components/domain/shard-plan";
import { knobs, Knobs, sources } from "./declarations";

/** Every setting, checked; text and lists that are not set are empty. See docs/settings.md. */
export type Settings = { readonly [K in keyof Knobs]: NonNullable<ReturnType<Knobs[K]["parse"]>> };

/** What is wrong with one setting. */
export interface Problem {
  /** The setting's key, or several joined by " + " where they conflict. */
  readonly setting: string;
  /** What was given, what is allowed and why. */
  readonly message: string;
}

/** @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html */
const STREAM_NAME_LENGTH = 64;

/** All that is wrong with a stack's settings; Pulumi prints the message without a stack trace. */
export class SettingsError extends Refusal {
  constructor(
    stack: string,
    readonly problems: readonly Problem[],
  ) {
    const lines = problems.map(({ setting, message }) => `  ${setting}: ${message}`);
    super(
      `${problems.length} problem${problems.length === 1 ? "" : "s"} in the settings of stack ${stack}:\n${lines.join("\n")}`,
    );
  }
}

/**
 * Checks the texts that the Pulumi engine hands over (by key, without the project's name) and fills in defaults.
 * @param defaultTags what every resource is tagged with besides, by `aws:defaultTags`.
 * @returns the settings and everything that is wrong with them; a wrong setting has its default.
 */
export function readSettings(
  given: Readonly<Record<string, string>>,
  project: string,
  stack: string,
  defaultTags: Readonly<Record<string, unknown>> = {},
): { settings: Settings; problems: Problem[] } {
  const problems: Problem[] = [];
  const values = Object.entries(knobs).map(([key, knob]) => {
    const raw = given[key];
    const value = raw === undefined ? knob.default : knob.parse(raw);
    if (value === undefined) {
      problems.push({ setting: key, message: `${raw} given; allowed is ${knob.allowed} (${sources[knob.group]})` });
    }
    return [key, value ?? knob.default];
  });
  const settings = normalise(Object.fromEntries(values) as Settings, project, stack);
  const unknown = Object.keys(given).filter((key) => !Object.hasOwn(knobs, key));
  problems.push(...unknown.map(unknownSetting));
  // A conflict with a value that is wrong by itself would only repeat what is said already.
  const wrong = new Set(problems.map(({ setting }) => setting));
  const disturbed = ({ setting }: Problem): boolean => setting.split(" + ").some((key) => wrong.has(key));
  problems.push(...conflicts(settings, defaultTags).filter((problem) => !disturbed(problem)));
  return { settings, problems };
}

/** What the current stack's configuration says of this project, as the Pulumi engine hands it over. */
function configured(): Record<string, string> {
  const prefix = `${pulumi.getProject()}:`;
  return Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
}

/**
 * The settings of the current stack.
 * @param given texts by key, where they are not the stack's configuration.
 * @throws SettingsError listing every problem at once.
 */
export function loadSettings(given = configured()): Settings {
  const project = pulumi.getProject();
  const stack = pulumi.getStack();
  const { settings, problems } = readSettings(given, project, stack, configuredTags());
  if (!aws.config.region) {
    problems.push({
      setting: "aws:region",
      message: "not given; allowed is a region, like us-east-1: pulumi config set aws:region us-east-1",
    });
  }
  const { defaultTags } = aws.config;
  if (defaultTags !== undefined && !isDefaultTags(defaultTags)) {
    problems.push({
      setting: "aws:defaultTags",
      message: `${JSON.stringify(defaultTags)} given; allowed is {"tags": {"name": "value"}}: pulumi config set --path 'aws:defaultTags.tags.team' search`,
    });
  }
  // A name is the Region and a letter.
  const elsewhere = settings.availabilityZoneNames.filter((zone) => zone.slice(0, -1) !== aws.config.region);
  if (aws.config.region && elsewhere.length > 0) {
    problems.push({
      setting: "availabilityZoneNames + aws:region",
      message: `${elsewhere.join(" and ")} and ${aws.config.region} given; allowed are zones of the Region, like ${aws.config.region}a`,
    });
  }
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html: a topic of the alarm's Region.
  const topicRegion = settings.alarmTopicArn.split(":")[3];
  if (topicRegion !== undefined && aws.config.region && topicRegion !== aws.config.region) {
    problems.push({
      setting: "alarmTopicArn + aws:region",
      message: `${settings.alarmTopicArn} and ${aws.config.region} given; an alarm reaches topics of its own Region only`,
    });
  }
  const room = STREAM_NAME_LENGTH - `${project}-`.length;
  if (stack.length > room) {
    problems.push({
      setting: "stack",
      message: `${stack} given; allowed is a name of at most ${room} characters, as the stream is named ${project}-<stack>`,
    });
  }
  if (problems.length > 0) throw new SettingsError(stack, problems);
  const advice = settings.existingDomainArn === "" ? shardAdvice(settings) : undefined;
  if (advice !== undefined) void pulumi.log.warn(`${SHARD_SETTINGS}: ${advice}`);
  return settings;
}

/** The tags of the settings, by name. */
export function tagsOf({ tags }: Settings): Record<string, string> {
  return Object.fromEntries(tags.map(nameAndValue));
}

/** What `aws:defaultTags` of the stack says, by name. */
export const configuredTags = (): Readonly<Record<string, unknown>> =>
  isDefaultTags(aws.config.defaultTags) ? (aws.config.defaultTags?.tags ?? {}) : {};

function unknownSetting(key: string): Problem {
  const near = closest(key, Object.keys(knobs));
  const hint = distance(key, near) <= 1 + key.length / 2 ? `did you mean ${near}? ` : "";
  return { setting: key, message: `there is no such setting; ${hint}(all of them: docs/settings.md)` };
}

function normalise(settings: Settings, project: string, stack: string): Settings {
  return {
    ...settings,
    // An existing key is a customer key.
    customerKey: settings.customerKey || settings.kmsKeyArn !== "",
    domainName: settings.domainName || fittedDomainName(`${project}-${stack}`),
    // The names of before 2021 stand in the post and in many a configuration; aws.opensearch.Domain takes only the new ones.
    instanceType: settings.instanceType.replace(/\.elasticsearch$/, ".search"),
    masterType: settings.masterType.replace(/\.elasticsearch$/, ".search"),
  };
}

const SHARD_SETTINGS = "indexRotation + retentionDays + instanceType + instanceCount + engineVersion";

/** Settings that are right by themselves and wrong together. */
function conflicts(s: Settings, defaultTags: Readonly<Record<string, unknown>>): Problem[] {
  const problems: Problem[] = [];
  const refuse = (wrong: boolean, setting: string, message: string): void => {
    if (wrong) problems.push({ setting, message });
  };
  const adoptsVpc = s.vpcId !== "";
  const adoptsDomain = s.existingDomainArn !== "";
  refuse(
    adoptsVpc !== s.subnetIds.length > 0,
    "vpcId + subnetIds",
    `${adoptsVpc ? s.vpcId : "no VPC"} and ${s.subnetIds.length} subnets given; an existing VPC needs both, a new one neither`,
  );
  refuse(
    adoptsVpc && s.subnetIds.length > 0 && s.subnetIds.length < s.availabilityZones,
    "subnetIds + availabilityZones",
    `${s.subnetIds.length} subnets and ${s.availabilityZones} zones given; every zone needs a subnet`,
  );
  refuse(
    s.availabilityZoneNames.length > 0 && s.availabilityZoneNames.length !== s.availabilityZones,
    "availabilityZoneNames + availabilityZones",
    `${s.availabilityZoneNames.length} names and ${s.availabilityZones} zones given; name every zone, or none`,
  );
  refuse(
    adoptsVpc && s.availabilityZoneNames.length > 0,
    "vpcId + availabilityZoneNames",
    `${s.vpcId} and ${s.availabilityZoneNames.join(", ")} given; the zones of an existing VPC are those of subnetIds, so leave the names out`,
  );
  refuse(
    adoptsVpc && s.flowLogs !== "none",
    "vpcId + flowLogs",
    `${s.vpcId} and ${s.flowLogs} given; an existing VPC carries others' traffic and keeps its own flow logs, so allowed is none`,
  );
  const known = s.clientSecurityGroupIds.filter((id) => id === s.streamSecurityGroupId);
  refuse(
    known.length > 0,
    "clientSecurityGroupIds + streamSecurityGroupId",
    `${known.join()} given; it is the stream's group, which may call the domain already, and EC2 refuses the same rule twice`,
  );
  refuse(
    adoptsVpc && s.natGateways !== "none",
    "vpcId + natGateways",
    `${s.natGateways} given; an existing VPC keeps its own routing, so allowed is none`,
  );
  refuse(
    !adoptsVpc && (s.streamSecurityGroupId !== "" || s.domainSecurityGroupId !== ""),
    "vpcId + streamSecurityGroupId + domainSecurityGroupId",
    `no VPC and ${[s.streamSecurityGroupId, s.domainSecurityGroupId].filter(Boolean).join(" and ")} given; an existing security group lives in an existing VPC, so set vpcId and subnetIds too`,
  );
  refuse(
    s.sharedSecurityGroup && s.streamSecurityGroupId !== s.domainSecurityGroupId,
    "sharedSecurityGroup + streamSecurityGroupId + domainSecurityGroupId",
    `${s.streamSecurityGroupId || "none"} and ${s.domainSecurityGroupId || "none"} given; a shared group is the same for both`,
  );
  refuse(
    adoptsDomain !== (s.existingDomainEndpoint !== ""),
    "existingDomainArn + existingDomainEndpoint",
    `${s.existingDomainArn || "no ARN"} and ${s.existingDomainEndpoint || "no endpoint"} given; an existing domain needs both, a new one neither`,
  );
  refuse(
    adoptsDomain && (!adoptsVpc || s.domainSecurityGroupId === ""),
    "existingDomainArn + vpcId + domainSecurityGroupId",
    `${s.vpcId || "no VPC"} and ${s.domainSecurityGroupId || "no group"} given; an existing domain is reached in its own VPC, so set vpcId, subnetIds and domainSecurityGroupId to those of the domain`,
  );
  // A new domain is held to all rules of the service; an existing one is described so far as its indices are laid out by it.
  refuse(
    adoptsDomain && s.multiAzWithStandby && s.instanceCount % 3 !== 0,
    "existingDomainArn + multiAzWithStandby + instanceCount",
    `standby and ${s.instanceCount} nodes given; an existing domain with standby has a multiple of 3, so set instanceCount to its own`,
  );
  refuse(
    (s.source === "kinesis") !== (s.kinesisStreamArn !== ""),
    "source + kinesisStreamArn",
    `${s.source} and ${s.kinesisStreamArn || "no stream"} given; source kinesis needs a stream, directPut takes none`,
  );
  refuse(
    s.documentId === "none" && s.engineVersion.startsWith("Elasticsearch"),
    "documentId + engineVersion",
    `none and ${s.engineVersion} given; Firehose leaves ids to the domain only for OpenSearch engines`,
  );
  const rotationDays = ROTATION_DAYS[s.indexRotation];
  refuse(
    s.retentionDays > 0 && s.retentionDays < rotationDays,
    "indexRotation + retentionDays",
    `${s.indexRotation} and ${s.retentionDays} given; an index is deleted so many days after it was begun, with the newest documents while they still go to it, so set retentionDays to ${rotationDays === Infinity ? "0" : `at least ${rotationDays} or to 0`}`,
  );
  refuse(
    s.allowDataLoss && s.protectData,
    "protectData + allowDataLoss",
    "true and true given; data that may be lost is not protected, so set one of them to false",
  );
  const samlDetails = (["samlMasterBackendRole", "samlRolesKey", "samlSubjectKey"] as const).filter((key) => s[key]);
  refuse(
    samlDetails.length > 0 && s.samlMetadata === "",
    ["samlMetadata", ...samlDetails].join(" + "),
    `no metadata and ${samlDetails.join(" and ")} given; without samlMetadata there is no SAML sign-in`,
  );
  refuse(
    adoptsDomain && (s.samlMetadata !== "" || s.identityCenter !== ""),
    "existingDomainArn + samlMetadata + identityCenter",
    `${s.existingDomainArn} and a sign-in given; an existing domain keeps its own, so leave samlMetadata and identityCenter out`,
  );
  refuse(
    s.alarmTopicArn !== "" && !s.alarms,
    "alarmTopicArn + alarms",
    `${s.alarmTopicArn} and false given; there is nothing to send without alarms`,
  );
  refuse(
    s.alarmTopicArn !== "" && s.alarmEmail !== "",
    "alarmTopicArn + alarmEmail",
    `${s.alarmTopicArn} and ${s.alarmEmail} given; allowed is one receiver, so subscribe the address to the topic and leave alarmEmail out`,
  );
  refuse(
    s.alarmEmail !== "" && !s.alarms,
    "alarmEmail + alarms",
    `${s.alarmEmail} and false given; there is nothing to mail without alarms`,
  );
  const managed = s.extraRoles.filter((role) => nameAndValue(role)[0] === s.securityRole);
  refuse(
    managed.length > 0,
    "extraRoles",
    `${managed.join(" and ")} given; ${s.securityRole} is the delivery's own and has just its rights, so choose another name`,
  );
  const unused = s.requiredParts.filter((part) => (part === "dashboards" ? !s.dashboards : s.retentionDays === 0));
  refuse(
    unused.length > 0,
    "requiredParts + dashboards + retentionDays",
    `${unused.join(" and ")} given; what is not made cannot be required, so set dashboards to true and retentionDays over 0, or leave it out`,
  );
  const tagNames = s.tags.map((tag) => nameAndValue(tag)[0]);
  const repeated = tagNames.filter((name, index) => tagNames.indexOf(name) < index);
  refuse(repeated.length > 0, "tags", `${repeated.join(" and ")} given twice; allowed is each name once`);
  refuse(
    s.ipAddressType === "dualstack" && !adoptsVpc,
    "ipAddressType + vpcId",
    "dualstack and no VPC given; the new VPC has IPv4 alone, so set vpcId and subnetIds to a VPC whose subnets have IPv6 ranges",
  );
  if (!adoptsDomain) {
    problems.push(...domainProblems(s));
    const tooMany = shardProblem(s);
    if (tooMany !== undefined) problems.push({ setting: SHARD_SETTINGS, message: tooMany });
  }
  const tagSettings = Object.keys(defaultTags).length > 0 ? "aws:defaultTags + tags" : "tags";
  for (const message of tagProblems(mergeTags(defaultTags, tagsOf(s)))) refuse(true, tagSettings, message);
  return problems;
}
