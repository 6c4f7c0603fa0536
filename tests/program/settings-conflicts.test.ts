import assert from "node:assert/strict";
import { stackConflicts, streamConflicts } from "../../settings/conflicts";
import { type Configuration, problemsOf } from "./configurations";

const adopted = { vpcId: "vpc-0a1b2c3d", subnetIds: '["subnet-0a1b2c3d"]' };
const existingDomain = {
  existingDomainArn: "arn:aws:es:us-east-1:123456789012:domain/search",
  existingDomainEndpoint: "vpc-search-abc.us-east-1.es.amazonaws.com",
};
const onExistingDomain = { ...adopted, ...existingDomain, domainSecurityGroupId: "sg-0a1b2c3d" };
const topic = "arn:aws:sns:us-east-1:123456789012:on-call";

describe("settings that conflict", () => {
  /** Settings that are refused together, and configurations of each such case. */
  const refused: Readonly<Record<string, Readonly<Record<string, Configuration>>>> = {
    "vpcId + subnetIds": {
      "a VPC without subnets": { vpcId: "vpc-0a1b2c3d" },
      "subnets without a VPC": { subnetIds: '["subnet-0a1b2c3d"]' },
    },
    "subnetIds + availabilityZones": {
      "fewer subnets than zones": { ...adopted, availabilityZones: "2", instanceCount: "2" },
    },
    "vpcId + flowLogs": { "flow logs of an existing VPC": { ...adopted, flowLogs: "all" } },
    "availabilityZoneNames + availabilityZones": {
      "names of too few zones": { availabilityZones: "2", instanceCount: "2", availabilityZoneNames: '["us-east-1a"]' },
    },
    "clientSecurityGroupIds + streamSecurityGroupId": {
      "the stream's group among the clients": {
        ...adopted,
        streamSecurityGroupId: "sg-0a1b2c3d",
        clientSecurityGroupIds: '["sg-0a1b2c3d"]',
      },
    },
    "vpcId + natGateways": { "NAT in an existing VPC": { ...adopted, natGateways: "single" } },
    "vpcId + streamSecurityGroupId + domainSecurityGroupId": {
      "a security group without its VPC": { streamSecurityGroupId: "sg-0a1b2c3d" },
    },
    "sharedSecurityGroup + streamSecurityGroupId + domainSecurityGroupId": {
      "two groups to share": {
        ...adopted,
        sharedSecurityGroup: "true",
        streamSecurityGroupId: "sg-0a1b2c3d",
        domainSecurityGroupId: "sg-1a1b2c3d",
      },
    },
    "existingDomainArn + existingDomainEndpoint": {
      "an existing domain without its endpoint": {
        ...adopted,
        existingDomainArn: existingDomain.existingDomainArn,
        domainSecurityGroupId: "sg-0a1b2c3d",
      },
      "an endpoint without its domain": { existingDomainEndpoint: existingDomain.existingDomainEndpoint },
    },
    "existingDomainArn + vpcId + domainSecurityGroupId": { "an existing domain without its network": existingDomain },
    "existingDomainArn + multiAzWithStandby + instanceCount": {
      "an existing domain with standby and two nodes": {
        ...onExistingDomain,
        multiAzWithStandby: "true",
        instanceCount: "2",
      },
    },
    "source + kinesisStreamArn": {
      "source kinesis without a stream": { source: "kinesis" },
      "a Kinesis stream that nothing reads": {
        kinesisStreamArn: "arn:aws:kinesis:us-east-1:123456789012:stream/ticks",
      },
    },
    "documentId + engineVersion": {
      "document ids of the domain on Elasticsearch": { documentId: "none", engineVersion: "Elasticsearch_7.10" },
    },
    "accessPolicy + masterUser": {
      "an access policy of principals beside a master user with a password": { accessPolicy: "principals" },
    },
    "protectData + allowDataLoss": { "data both protected and expendable": { allowDataLoss: "true" } },
    "indexRotation + retentionDays": {
      "indices that are deleted while documents still go to them": { indexRotation: "OneMonth" },
      "one index for ever that is deleted": { indexRotation: "NoRotation", retentionDays: "3650" },
    },
    "alarmEmail + alarms": { "an address for alarms that are off": { alarmEmail: "ops@example.com", alarms: "false" } },
    "alarmTopicArn + alarms": { "a topic for alarms that are off": { alarmTopicArn: topic, alarms: "false" } },
    "alarmTopicArn + alarmEmail": { "two receivers": { alarmTopicArn: topic, alarmEmail: "ops@example.com" } },
    extraRoles: {
      "other rights for the delivery's own role": {
        extraRoles: '["firehose-role=*=unlimited","readers=stockdata*=read"]',
      },
    },
    "requiredParts + dashboards + retentionDays": {
      "parts that are required and not made": {
        requiredParts: '["dashboards","retention"]',
        dashboards: "false",
        retentionDays: "0",
      },
    },
    "vpcId + availabilityZoneNames": {
      "zones by name in an existing VPC": { ...adopted, availabilityZoneNames: '["us-east-1a"]' },
    },
    "samlMetadata + samlMasterBackendRole + samlRolesKey + samlSubjectKey": {
      "details of SAML without metadata": { samlRolesKey: "Group" },
    },
    "existingDomainArn + samlMetadata + identityCenter": {
      "a sign-in to an existing domain": {
        ...onExistingDomain,
        identityCenter: "arn:aws:sso:::instance/ssoins-0123456789abcdef",
      },
    },
    "ipAddressType + vpcId": { "IPv6 in a new VPC": { ipAddressType: "dualstack" } },
    "indexName + streams": {
      "one index for two streams": { indexName: "ticks", streams: '{"stockdata":{},"orders":{"index":"orders"}}' },
    },
    tags: { "one tag twice": { tags: '["team=a","team=b","cost=1"]' } },
    "instanceCount + availabilityZones": {
      "nodes that do not fill the zones": { availabilityZones: "2", instanceCount: "3" },
    },
  };
  for (const [settings, cases] of Object.entries(refused))
    for (const [why, given] of Object.entries(cases))
      it(`are refused: ${why}`, () => {
        assert.equal(
          problemsOf(given)
            .map((problem) => problem.split(": ")[0])
            .join(),
          settings,
        );
      });

  it("have a case for each row of the tables", () => {
    const rows = [...stackConflicts, ...streamConflicts].map(({ settings }) => settings.join(" + "));
    const unexpected = rows.filter((row) => !(row in refused));
    assert.deepEqual(unexpected, []);
  });

  const fixed: Configuration[] = [
    adopted,
    { ...adopted, streamSecurityGroupId: "sg-0a1b2c3d" },
    onExistingDomain,
    // A domain that exists is not judged by the settings of one that would be made.
    { ...onExistingDomain, volumeIops: "100" },
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
  for (const given of fixed) {
    it(`are accepted without the conflict: ${JSON.stringify(given)}`, () => {
      assert.deepEqual(problemsOf(given), []);
    });
  }
});
