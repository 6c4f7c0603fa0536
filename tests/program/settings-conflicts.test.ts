import assert from "node:assert/strict";
import { stackConflicts, streamConflicts } from "../../settings/conflicts";
import { type Configuration, problemsOf } from "./configurations";

const adopted = { vpcId: "vpc-0a1b2c3d", subnetIds: '["subnet-0a1b2c3d"]' };
const existingDomain = {
  existingDomainArn: "arn:aws:es:us-east-1:123456789012:domain/search",
  existingDomainEndpoint: "vpc-search-abc.us-east-1.es.amazonaws.com",
};

const topic = "arn:aws:sns:us-east-1:123456789012:on-call";

describe("settings that conflict", () => {
  const table: [why: string, given: Configuration, problems: string[]][] = [
    ["a VPC without subnets", { vpcId: "vpc-0a1b2c3d" }, ["vpcId + subnetIds"]],
    ["subnets without a VPC", { subnetIds: '["subnet-0a1b2c3d"]' }, ["vpcId + subnetIds"]],
    [
      "fewer subnets than zones",
      { ...adopted, availabilityZones: "2", instanceCount: "2" },
      ["subnetIds + availabilityZones"],
    ],
    ["flow logs of an existing VPC", { ...adopted, flowLogs: "all" }, ["vpcId + flowLogs"]],
    [
      "names of too few zones",
      { availabilityZones: "2", instanceCount: "2", availabilityZoneNames: '["us-east-1a"]' },
      ["availabilityZoneNames + availabilityZones"],
    ],
    [
      "the stream's group among the clients",
      { ...adopted, streamSecurityGroupId: "sg-0a1b2c3d", clientSecurityGroupIds: '["sg-0a1b2c3d"]' },
      ["clientSecurityGroupIds + streamSecurityGroupId"],
    ],
    ["NAT in an existing VPC", { ...adopted, natGateways: "single" }, ["vpcId + natGateways"]],
    [
      "a security group without its VPC",
      { streamSecurityGroupId: "sg-0a1b2c3d" },
      ["vpcId + streamSecurityGroupId + domainSecurityGroupId"],
    ],
    [
      "two groups to share",
      {
        ...adopted,
        sharedSecurityGroup: "true",
        streamSecurityGroupId: "sg-0a1b2c3d",
        domainSecurityGroupId: "sg-1a1b2c3d",
      },
      ["sharedSecurityGroup + streamSecurityGroupId + domainSecurityGroupId"],
    ],
    [
      "an existing domain without its endpoint",
      {
        ...adopted,
        existingDomainArn: existingDomain.existingDomainArn,
        domainSecurityGroupId: "sg-0a1b2c3d",
      },
      ["existingDomainArn + existingDomainEndpoint"],
    ],
    [
      "an endpoint without its domain",
      { existingDomainEndpoint: existingDomain.existingDomainEndpoint },
      ["existingDomainArn + existingDomainEndpoint"],
    ],
    ["an existing domain without its network", existingDomain, ["existingDomainArn + vpcId + domainSecurityGroupId"]],
    [
      "an existing domain with standby and two nodes",
      {
        ...adopted,
        ...existingDomain,
        domainSecurityGroupId: "sg-0a1b2c3d",
        multiAzWithStandby: "true",
        instanceCount: "2",
      },
      ["existingDomainArn + multiAzWithStandby + instanceCount"],
    ],
    ["source kinesis without a stream", { source: "kinesis" }, ["source + kinesisStreamArn"]],
    [
      "a Kinesis stream that nothing reads",
      { kinesisStreamArn: "arn:aws:kinesis:us-east-1:123456789012:stream/ticks" },
      ["source + kinesisStreamArn"],
    ],
    [
      "document ids of the domain on Elasticsearch",
      { documentId: "none", engineVersion: "Elasticsearch_7.10" },
      ["documentId + engineVersion"],
    ],
    [
      "an access policy of principals beside a master user with a password",
      { accessPolicy: "principals" },
      ["accessPolicy + masterUser"],
    ],
    ["data both protected and expendable", { allowDataLoss: "true" }, ["protectData + allowDataLoss"]],
    [
      "indices that are deleted while documents still go to them",
      { indexRotation: "OneMonth" },
      ["indexRotation + retentionDays"],
    ],
    [
      "one index for ever that is deleted",
      { indexRotation: "NoRotation", retentionDays: "3650" },
      ["indexRotation + retentionDays"],
    ],
    ["an address for alarms that are off", { alarmEmail: "ops@example.com", alarms: "false" }, ["alarmEmail + alarms"]],
    ["a topic for alarms that are off", { alarmTopicArn: topic, alarms: "false" }, ["alarmTopicArn + alarms"]],
    ["two receivers", { alarmTopicArn: topic, alarmEmail: "ops@example.com" }, ["alarmTopicArn + alarmEmail"]],
    [
      "other rights for the delivery's own role",
      { extraRoles: '["firehose-role=*=unlimited","readers=stockdata*=read"]' },
      ["extraRoles"],
    ],
    [
      "parts that are required and not made",
      { requiredParts: '["dashboards","retention"]', dashboards: "false", retentionDays: "0" },
      ["requiredParts + dashboards + retentionDays"],
    ],
    [
      "zones by name in an existing VPC",
      { ...adopted, availabilityZoneNames: '["us-east-1a"]' },
      ["vpcId + availabilityZoneNames"],
    ],
    [
      "details of SAML without metadata",
      { samlRolesKey: "Group" },
      ["samlMetadata + samlMasterBackendRole + samlRolesKey + samlSubjectKey"],
    ],
    [
      "a sign-in to an existing domain",
      {
        ...adopted,
        ...existingDomain,
        domainSecurityGroupId: "sg-0a1b2c3d",
        identityCenter: "arn:aws:sso:::instance/ssoins-0123456789abcdef",
      },
      ["existingDomainArn + samlMetadata + identityCenter"],
    ],
    ["IPv6 in a new VPC", { ipAddressType: "dualstack" }, ["ipAddressType + vpcId"]],
    [
      "one index for two streams",
      { indexName: "ticks", streams: '{"stockdata":{},"orders":{"index":"orders"}}' },
      ["indexName + streams"],
    ],
    ["one tag twice", { tags: '["team=a","team=b","cost=1"]' }, ["tags"]],
    [
      "nodes that do not fill the zones",
      { availabilityZones: "2", instanceCount: "3" },
      ["instanceCount + availabilityZones"],
    ],
  ];
  for (const [why, given, problems] of table) {
    it(`are refused: ${why}`, () => {
      assert.deepEqual(
        problemsOf(given).map((problem) => problem.split(": ")[0]),
        problems,
      );
    });
  }

  it("have a case for each row of the tables", () => {
    const refused = new Set(table.flatMap(([, , problems]) => problems));
    const rows = [...stackConflicts, ...streamConflicts].map(({ settings }) => settings.join(" + "));
    assert.deepEqual(
      rows.filter((row) => !refused.has(row)),
      [],
    );
  });

  const mended: Configuration[] = [
    adopted,
    { ...adopted, streamSecurityGroupId: "sg-0a1b2c3d" },
    { ...adopted, ...existingDomain, domainSecurityGroupId: "sg-0a1b2c3d" },
    // A domain that exists is not judged by the settings of one that would be made.
    { ...adopted, ...existingDomain, domainSecurityGroupId: "sg-0a1b2c3d", volumeIops: "100" },
    { source: "kinesis", kinesisStreamArn: "arn:aws:kinesis:us-east-1:123456789012:stream/ticks" },
    { documentId: "none" },
    { accessPolicy: "principals", masterUser: "iam" },
    { allowDataLoss: "true", protectData: "false" },
    { indexRotation: "NoRotation", retentionDays: "0" },
    { indexRotation: "OneMonth", retentionDays: "31" },
    { indexRotation: "OneWeek", retentionDays: "7" },
    { indexRotation: "OneDay", retentionDays: "1" },
    { alarmEmail: "ops@example.com" },
    { alarmTopicArn: topic },
    { availabilityZones: "2", instanceCount: "4" },
    { extraMappings: '["firehose-role=arn:aws:iam::123456789012:role/other"]' },
    { requiredParts: '["dashboards","retention"]' },
  ];
  for (const given of mended) {
    it(`are accepted when they do not: ${JSON.stringify(given)}`, () => {
      assert.deepEqual(problemsOf(given), []);
    });
  }
});
