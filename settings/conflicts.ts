import { domainProblems } from "../components/domain/domain-rules";
import { shardProblem } from "../components/domain/shard-plan";
import { mergeTags, tagProblems } from "../components/stack/default-tags";
import { nameAndValue } from "../components/setup/name-and-value";
import { guide, problemsIn, type Rule } from "../components/problems/rule";
import { indexPattern, ROTATION_DAYS } from "../components/stream/index-rotation";
import type { Values } from "./declarations";
import type { Problem } from "./problem";
import type { StreamSettings } from "./stream-settings";

export interface Checked extends Values {
  readonly resolved: readonly StreamSettings[];
}

type Conflict<S> = Rule<S, keyof Values>;

const adoptsVpc = (s: Values): boolean => s.vpcId !== "";
const adoptsDomain = (s: Values): boolean => s.existingDomainArn !== "";
const twice = (names: readonly string[]): string[] => names.filter((name, place) => names.indexOf(name) < place);

const samlDetails = (s: Values): string[] =>
  (["samlMasterBackendRole", "samlRolesKey", "samlSubjectKey"] as const).filter((key) => s[key]);
const ownRoles = (s: Checked): string[] => {
  const own = new Set(s.resolved.map(({ securityRole }) => securityRole));
  return s.extraRoles.filter((role) => own.has(nameAndValue(role)[0]));
};
const partsNotMade = (s: Checked): string[] =>
  s.requiredParts.filter((part) =>
    part === "dashboards" ? !s.dashboards : s.resolved.every(({ retentionDays }) => retentionDays === 0),
  );

export const stackConflicts: readonly Conflict<Checked>[] = [
  {
    settings: ["vpcId", "subnetIds"],
    isBroken: (s) => adoptsVpc(s) !== s.subnetIds.length > 0,
    message: (s) =>
      `${s.vpcId || "no VPC"} and ${s.subnetIds.length} subnets given; an existing VPC needs both, a new one neither`,
  },
  {
    settings: ["subnetIds", "availabilityZones"],
    isBroken: (s) => adoptsVpc(s) && s.subnetIds.length > 0 && s.subnetIds.length < s.availabilityZones,
    message: (s) => `${s.subnetIds.length} subnets and ${s.availabilityZones} zones given; every zone needs a subnet`,
    source: guide("managedomains-multiaz"),
  },
  {
    settings: ["availabilityZoneNames", "availabilityZones"],
    isBroken: (s) => s.availabilityZoneNames.length > 0 && s.availabilityZoneNames.length !== s.availabilityZones,
    message: (s) =>
      `${s.availabilityZoneNames.length} names and ${s.availabilityZones} zones given; name every zone, or none`,
  },
  {
    settings: ["vpcId", "availabilityZoneNames"],
    isBroken: (s) => adoptsVpc(s) && s.availabilityZoneNames.length > 0,
    message: (s) =>
      `${s.vpcId} and ${s.availabilityZoneNames.join(", ")} given; subnetIds decide the zones of an existing VPC, so leave the names out`,
  },
  {
    settings: ["vpcId", "flowLogs"],
    isBroken: (s) => adoptsVpc(s) && s.flowLogs !== "none",
    message: (s) => `${s.vpcId} and ${s.flowLogs} given; an existing VPC keeps its own flow logs, so allowed is none`,
  },
  {
    settings: ["clientSecurityGroupIds", "streamSecurityGroupId"],
    isBroken: (s) => s.clientSecurityGroupIds.includes(s.streamSecurityGroupId),
    message: (s) =>
      `${s.streamSecurityGroupId} given; the stream's group may call the domain already, so leave it out of the clients`,
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html",
  },
  {
    settings: ["vpcId", "natGateways"],
    isBroken: (s) => adoptsVpc(s) && s.natGateways !== "none",
    message: (s) => `${s.natGateways} given; an existing VPC keeps its own routing, so allowed is none`,
  },
  {
    settings: ["vpcId", "streamSecurityGroupId", "domainSecurityGroupId"],
    isBroken: (s) => !adoptsVpc(s) && (s.streamSecurityGroupId !== "" || s.domainSecurityGroupId !== ""),
    message: (s) =>
      `no VPC and ${[s.streamSecurityGroupId, s.domainSecurityGroupId].filter(Boolean).join(" and ")} given; an existing security group belongs to an existing VPC, so set vpcId and subnetIds too`,
  },
  {
    settings: ["sharedSecurityGroup", "streamSecurityGroupId", "domainSecurityGroupId"],
    isBroken: (s) => s.sharedSecurityGroup && s.streamSecurityGroupId !== s.domainSecurityGroupId,
    message: (s) =>
      `${s.streamSecurityGroupId || "none"} and ${s.domainSecurityGroupId || "none"} given; a shared group is the same for both`,
  },
  {
    settings: ["existingDomainArn", "existingDomainEndpoint"],
    isBroken: (s) => adoptsDomain(s) !== (s.existingDomainEndpoint !== ""),
    message: (s) =>
      `${s.existingDomainArn || "no ARN"} and ${s.existingDomainEndpoint || "no endpoint"} given; an existing domain needs both, a new one neither`,
  },
  {
    settings: ["existingDomainArn", "vpcId", "domainSecurityGroupId"],
    isBroken: (s) => adoptsDomain(s) && (!adoptsVpc(s) || s.domainSecurityGroupId === ""),
    message: (s) =>
      `${s.vpcId || "no VPC"} and ${s.domainSecurityGroupId || "no group"} given; an existing domain is reached in its own VPC, so set vpcId, subnetIds and domainSecurityGroupId to those of the domain`,
    source: "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-es-vpc",
  },
  {
    // The rules of a new domain do not hold an existing one.
    settings: ["existingDomainArn", "multiAzWithStandby", "instanceCount"],
    isBroken: (s) => adoptsDomain(s) && s.multiAzWithStandby && s.instanceCount % 3 !== 0,
    message: (s) =>
      `standby and ${s.instanceCount} nodes given; an existing domain with standby has a multiple of 3, so set instanceCount to its own`,
    source: guide("managedomains-multiaz"),
  },
  {
    settings: ["protectData", "allowDataLoss"],
    isBroken: (s) => s.allowDataLoss && s.protectData,
    message: () => "true and true given; data that may be lost is not protected, so set one of them to false",
  },
  {
    settings: ["samlMetadata", "samlMasterBackendRole", "samlRolesKey", "samlSubjectKey"],
    isBroken: (s) => s.samlMetadata === "" && samlDetails(s).length > 0,
    message: (s) =>
      `no metadata and ${samlDetails(s).join(" and ")} given; without samlMetadata there is no SAML sign-in`,
    source: guide("saml"),
  },
  {
    settings: ["existingDomainArn", "samlMetadata", "identityCenter"],
    isBroken: (s) => adoptsDomain(s) && (s.samlMetadata !== "" || s.identityCenter !== ""),
    message: (s) =>
      `${s.existingDomainArn} and a sign-in given; an existing domain keeps its own, so leave samlMetadata and identityCenter out`,
  },
  {
    settings: ["alarmTopicArn", "alarms"],
    isBroken: (s) => s.alarmTopicArn !== "" && !s.alarms,
    message: (s) => `${s.alarmTopicArn} and false given; there is nothing to send without alarms`,
  },
  {
    settings: ["alarmTopicArn", "alarmEmail"],
    isBroken: (s) => s.alarmTopicArn !== "" && s.alarmEmail !== "",
    message: (s) =>
      `${s.alarmTopicArn} and ${s.alarmEmail} given; allowed is one receiver, so subscribe the address to the topic and leave alarmEmail out`,
  },
  {
    settings: ["alarmEmail", "alarms"],
    isBroken: (s) => s.alarmEmail !== "" && !s.alarms,
    message: (s) => `${s.alarmEmail} and false given; there is nothing to mail without alarms`,
  },
  {
    settings: ["extraRoles"],
    isBroken: (s) => ownRoles(s).length > 0,
    message: (s) =>
      `${ownRoles(s).join(" and ")} given; that role belongs to a stream and has only its rights, so choose another name`,
  },
  {
    settings: ["requiredParts", "dashboards", "retentionDays"],
    isBroken: (s) => partsNotMade(s).length > 0,
    message: (s) =>
      `${partsNotMade(s).join(" and ")} given; a part that is not made cannot be required, so leave it out, or set dashboards to true and retentionDays above 0`,
  },
  {
    settings: ["tags"],
    isBroken: (s) => twice(s.tags.map((tag) => nameAndValue(tag)[0])).length > 0,
    message: (s) =>
      `${twice(s.tags.map((tag) => nameAndValue(tag)[0])).join(" and ")} given twice; allowed is each name once`,
  },
  {
    settings: ["ipAddressType", "vpcId"],
    isBroken: (s) => s.ipAddressType === "dualstack" && !adoptsVpc(s),
    message: () =>
      "dualstack and no VPC given; the new VPC has only IPv4, so set vpcId and subnetIds to a VPC whose subnets have IPv6 ranges",
  },
  {
    settings: ["indexName", "streams"],
    isBroken: (s) => s.indexName !== "" && Object.keys(s.streams).length > 1,
    message: (s) =>
      `${s.indexName} and ${Object.keys(s.streams).length} streams given; each stream has an index of its own, so leave indexName out and give each stream its index`,
  },
];

export const streamConflicts: readonly Conflict<StreamSettings & Pick<Values, "engineVersion">>[] = [
  {
    settings: ["source", "kinesisStreamArn"],
    isBroken: (s) => (s.source === "kinesis") !== (s.kinesisStreamArn !== ""),
    message: (s) =>
      `${s.source} and ${s.kinesisStreamArn || "no stream"} given; source kinesis needs a stream, directPut takes none`,
    source: "https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html",
  },
  {
    settings: ["documentId", "engineVersion"],
    isBroken: (s) => s.documentId === "none" && s.engineVersion.startsWith("Elasticsearch"),
    message: (s) => `none and ${s.engineVersion} given; Firehose leaves ids to the domain only for OpenSearch engines`,
    source: "https://docs.aws.amazon.com/firehose/latest/APIReference/API_DocumentIdOptions.html",
  },
  {
    settings: ["indexRotation", "retentionDays"],
    isBroken: (s) => s.retentionDays > 0 && s.retentionDays < ROTATION_DAYS[s.indexRotation],
    message: (s) => {
      const days = ROTATION_DAYS[s.indexRotation];
      const allowed = days === Infinity ? "0" : `at least ${days} or to 0`;
      return `${s.indexRotation} and ${s.retentionDays} given; an index would be deleted while documents still go to it, so set retentionDays to ${allowed}`;
    },
  },
];

export function conflicts(s: Checked, defaultTags: Readonly<Record<string, unknown>>): Problem[] {
  return [
    ...problemsIn(stackConflicts, s),
    ...ofStreams(s),
    ...sharedIndices(s.resolved),
    ...(adoptsDomain(s) ? [] : [...domainProblems(s), ...tooManyShards(s)]),
    ...tagConflicts(s, defaultTags),
  ];
}

/** The same conflict in several streams is one problem. */
function ofStreams({ resolved, engineVersion }: Checked): Problem[] {
  const names = new Map<string, { problem: Problem; streams: string[] }>();
  for (const stream of resolved) {
    for (const problem of problemsIn(streamConflicts, { ...stream, engineVersion })) {
      const alike = names.get(problem.message) ?? { problem, streams: [] };
      names.set(problem.message, { ...alike, streams: [...alike.streams, stream.name] });
    }
  }
  return [...names.values()].map(({ problem, streams }) =>
    resolved.length === 1
      ? problem
      : { ...problem, message: `${problem.message} (stream${streams.length > 1 ? "s" : ""} ${streams.join(", ")})` },
  );
}

/** Documents must not match another stream's index pattern: retention and charts use it. */
function sharedIndices(streams: readonly StreamSettings[]): Problem[] {
  const patterns = streams.map((stream) => ({
    stream,
    start: indexPattern(stream.indexName, stream.indexRotation).replace(/\*$/, ""),
  }));
  return patterns.flatMap(({ stream, start }, place) =>
    patterns
      .filter((other, at) => {
        const isSame = other.stream.indexName === stream.indexName;
        return (
          at !== place && (isSame ? at > place : stream.indexRotation !== "NoRotation" && other.start.startsWith(start))
        );
      })
      .map(({ stream: other }) => ({
        setting: `streams.${stream.name} + streams.${other.name}`,
        message: `${stream.indexName} and ${other.indexName} given; the indices of one stream would count as the other's, so give one of them another index`,
      })),
  );
}

export const SHARD_SETTINGS = "indexRotation + retentionDays + instanceType + instanceCount + engineVersion";

function tooManyShards(s: Checked): Problem[] {
  const message = shardProblem(s, s.resolved);
  return message === undefined ? [] : [{ setting: SHARD_SETTINGS, message }];
}

function tagConflicts({ tags }: Values, defaultTags: Readonly<Record<string, unknown>>): Problem[] {
  const setting = Object.keys(defaultTags).length > 0 ? "aws:defaultTags + tags" : "tags";
  const merged = mergeTags(defaultTags, Object.fromEntries(tags.map(nameAndValue)));
  return tagProblems(merged).map((message) => ({ setting, message }));
}
