import assert from "node:assert/strict";
import { type Configuration, problemsOf } from "./configurations";

const adopted = { vpcId: "vpc-0a1b2c3d", subnetIds: '["subnet-0a1b2c3d"]' };
const existingDomain = {
  existingDomainArn: "arn:aws:es:us-east-1:123456789012:domain/search",
  existingDomainEndpoint: "vpc-search-abc.us-east-1.es.amazonaws.com",
};

const topic = "arn:aws:sns:us-east-1:123456789012:on-call";

describe("settings that conflict", () => {
  const table: [why: string, given: Configuration, problems: string[]][] = [
    [
      "a VPC without subnets",
      { vpcId: "vpc-0a1b2c3d" },
      ["vpcId + subnetIds: vpc-0a1b2c3d and 0 subnets given; an existing VPC needs both, a new one neither"],
    ],
    [
      "subnets without a VPC",
      { subnetIds: '["subnet-0a1b2c3d"]' },
      ["vpcId + subnetIds: no VPC and 1 subnets given; an existing VPC needs both, a new one neither"],
    ],
    [
      "fewer subnets than zones",
      { ...adopted, availabilityZones: "2", instanceCount: "2" },
      ["subnetIds + availabilityZones: 1 subnets and 2 zones given; every zone needs a subnet"],
    ],
    [
      "flow logs of an existing VPC",
      { ...adopted, flowLogs: "all" },
      [
        "vpcId + flowLogs: vpc-0a1b2c3d and all given; an existing VPC carries others' traffic and keeps its own flow logs, so allowed is none",
      ],
    ],
    [
      "names of too few zones",
      { availabilityZones: "2", instanceCount: "2", availabilityZoneNames: '["us-east-1a"]' },
      ["availabilityZoneNames + availabilityZones: 1 names and 2 zones given; name every zone, or none"],
    ],
    [
      "the stream's group among the clients",
      { ...adopted, streamSecurityGroupId: "sg-0a1b2c3d", clientSecurityGroupIds: '["sg-0a1b2c3d"]' },
      [
        "clientSecurityGroupIds + streamSecurityGroupId: sg-0a1b2c3d given; it is the stream's group, which may call the domain already, and EC2 refuses the same rule twice",
      ],
    ],
    [
      "NAT in an existing VPC",
      { ...adopted, natGateways: "single" },
      ["vpcId + natGateways: single given; an existing VPC keeps its own routing, so allowed is none"],
    ],
    [
      "a security group without its VPC",
      { streamSecurityGroupId: "sg-0a1b2c3d" },
      [
        "vpcId + streamSecurityGroupId + domainSecurityGroupId: no VPC and sg-0a1b2c3d given; an existing security group lives in an existing VPC, so set vpcId and subnetIds too",
      ],
    ],
    [
      "two groups to share",
      {
        ...adopted,
        sharedSecurityGroup: "true",
        streamSecurityGroupId: "sg-0a1b2c3d",
        domainSecurityGroupId: "sg-1a1b2c3d",
      },
      [
        "sharedSecurityGroup + streamSecurityGroupId + domainSecurityGroupId: sg-0a1b2c3d and sg-1a1b2c3d given; a shared group is the same for both",
      ],
    ],
    [
      "an existing domain without its endpoint",
      {
        ...adopted,
        existingDomainArn: existingDomain.existingDomainArn,
        domainSecurityGroupId: "sg-0a1b2c3d",
      },
      [
        `existingDomainArn + existingDomainEndpoint: ${existingDomain.existingDomainArn} and no endpoint given; an existing domain needs both, a new one neither`,
      ],
    ],
    [
      "an endpoint without its domain",
      { existingDomainEndpoint: existingDomain.existingDomainEndpoint },
      [
        `existingDomainArn + existingDomainEndpoint: no ARN and ${existingDomain.existingDomainEndpoint} given; an existing domain needs both, a new one neither`,
      ],
    ],
    [
      "an existing domain without its network",
      existingDomain,
      [
        "existingDomainArn + vpcId + domainSecurityGroupId: no VPC and no group given; an existing domain is reached in its own VPC, so set vpcId, subnetIds and domainSecurityGroupId to those of the domain",
      ],
    ],
    [
      "an existing domain with standby and two nodes",
      {
        ...adopted,
        ...existingDomain,
        domainSecurityGroupId: "sg-0a1b2c3d",
        multiAzWithStandby: "true",
        instanceCount: "2",
      },
      [
        "existingDomainArn + multiAzWithStandby + instanceCount: standby and 2 nodes given; an existing domain with standby has a multiple of 3, so set instanceCount to its own",
      ],
    ],
    [
      "source kinesis without a stream",
      { source: "kinesis" },
      ["source + kinesisStreamArn: kinesis and no stream given; source kinesis needs a stream, directPut takes none"],
    ],
    [
      "a Kinesis stream that nothing reads",
      { kinesisStreamArn: "arn:aws:kinesis:us-east-1:123456789012:stream/ticks" },
      [
        "source + kinesisStreamArn: directPut and arn:aws:kinesis:us-east-1:123456789012:stream/ticks given; source kinesis needs a stream, directPut takes none",
      ],
    ],
    [
      "document ids of the domain on Elasticsearch",
      { documentId: "none", engineVersion: "Elasticsearch_7.10" },
      [
        "documentId + engineVersion: none and Elasticsearch_7.10 given; Firehose leaves ids to the domain only for OpenSearch engines",
      ],
    ],
    [
      "an access policy of principals beside a master user with a password",
      { accessPolicy: "principals" },
      [
        "accessPolicy + masterUser: principals and internal given; a policy that names principals takes signed requests only, and the internal master user, with whom the setup function signs in, has a password. Set masterUser to iam, or accessPolicy to openInVpc (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html)",
      ],
    ],
    [
      "data both protected and expendable",
      { allowDataLoss: "true" },
      [
        "protectData + allowDataLoss: true and true given; data that may be lost is not protected, so set one of them to false",
      ],
    ],
    [
      "indices that are deleted while documents still go to them",
      { indexRotation: "OneMonth" },
      [
        "indexRotation + retentionDays: OneMonth and 30 given; an index is deleted so many days after it was begun, with the newest documents while they still go to it, so set retentionDays to at least 31 or to 0",
      ],
    ],
    [
      "one index for ever that is deleted",
      { indexRotation: "NoRotation", retentionDays: "3650" },
      [
        "indexRotation + retentionDays: NoRotation and 3650 given; an index is deleted so many days after it was begun, with the newest documents while they still go to it, so set retentionDays to 0",
      ],
    ],
    [
      "an address for alarms that are off",
      { alarmEmail: "ops@example.com", alarms: "false" },
      ["alarmEmail + alarms: ops@example.com and false given; there is nothing to mail without alarms"],
    ],
    [
      "a topic for alarms that are off",
      { alarmTopicArn: topic, alarms: "false" },
      [`alarmTopicArn + alarms: ${topic} and false given; there is nothing to send without alarms`],
    ],
    [
      "two receivers",
      { alarmTopicArn: topic, alarmEmail: "ops@example.com" },
      [
        `alarmTopicArn + alarmEmail: ${topic} and ops@example.com given; allowed is one receiver, so subscribe the address to the topic and leave alarmEmail out`,
      ],
    ],
    [
      "other rights for the delivery's own role",
      { extraRoles: '["firehose-role=*=unlimited","readers=stockdata*=read"]' },
      [
        "extraRoles: firehose-role=*=unlimited given; firehose-role is the delivery's own and has just its rights, so choose another name",
      ],
    ],
    [
      "parts that are required and not made",
      { requiredParts: '["dashboards","retention"]', dashboards: "false", retentionDays: "0" },
      [
        "requiredParts + dashboards + retentionDays: dashboards and retention given; what is not made cannot be required, so set dashboards to true and retentionDays over 0, or leave it out",
      ],
    ],
    ["one tag twice", { tags: '["team=a","team=b","cost=1"]' }, ["tags: team given twice; allowed is each name once"]],
    [
      "nodes that do not fill the zones",
      { availabilityZones: "2", instanceCount: "3" },
      [
        "instanceCount + availabilityZones: 3 nodes in 2 zones given; the nodes must be a multiple of the zones (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-multiaz.html)",
      ],
    ],
  ];
  for (const [why, given, problems] of table) {
    it(`are refused: ${why}`, () => {
      assert.deepEqual(problemsOf(given), problems);
    });
  }

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
