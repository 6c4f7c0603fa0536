import { describeCombinations } from "./combination";

const subnetsTo = (count: number): string[] =>
  [...Array(count).keys()].map((zone) => `<ec2.Subnet network-private-${zone + 1}>`);

/** What follows where the private subnets become so many. */
function spreadOver(zones: number): Record<string, Record<string, unknown>> {
  const subnetIds = subnetsTo(zones);
  return {
    "lambda.Function setup": { "vpcConfig.subnetIds": subnetIds },
    "kinesis.FirehoseDeliveryStream stream": { "opensearchConfiguration.vpcConfig.subnetIds": subnetIds },
    "ec2.VpcEndpoint access-ssm": { subnetIds },
    "ec2.VpcEndpoint access-ssmmessages": { subnetIds },
    // More than one node can hold a replica.
    "lambda.Invocation setup-stockdata": { "input.stream.replicas": 1 },
    "cloudwatch.MetricAlarm monitoring-domain-node-missing": { threshold: zones },
    "opensearch.Domain domain": {
      "clusterConfig.instanceCount": zones,
      "clusterConfig.zoneAwarenessEnabled": true,
      "clusterConfig.zoneAwarenessConfig.availabilityZoneCount": zones,
      "vpcOptions.subnetIds": subnetIds,
    },
  };
}

/** What awsx makes for a subnet. */
const subnet = (name: string): string[] => [
  `ec2.RouteTable ${name}`,
  `ec2.RouteTableAssociation ${name}`,
  `ec2.Subnet ${name}`,
];
const shared = "<ec2.SecurityGroup network-ingest-sec-grp>";

describeCombinations("network settings", {
  "vpcCidr moves the VPC and its subnets": {
    config: { vpcCidr: "172.16.0.0/20" },
    changes: {
      changed: {
        "ec2.Vpc network": { cidrBlock: "172.16.0.0/20" },
        "ec2.Subnet network-private-1": { cidrBlock: "172.16.0.0/22" },
        "vpc.SecurityGroupIngressRule access-endpoints-from-vpc": { cidrIpv4: "172.16.0.0/20" },
      },
    },
  },
  "availabilityZones 2 spreads everything, and keeps the first subnet": {
    config: { availabilityZones: 2, instanceCount: 2 },
    changes: {
      added: subnet("network-private-2"),
      changed: spreadOver(2),
      outputs: { subnetIds: subnetsTo(2) },
    },
  },
  "availabilityZoneNames puts the same subnets into other zones": {
    config: { availabilityZoneNames: ["us-east-1c"] },
    changes: { changed: { "ec2.Subnet network-private-1": { availabilityZone: "us-east-1c" } } },
  },
  "clientCidrs admits them to the domain, producerEndpoint the whole VPC to Firehose": {
    config: { clientCidrs: ["10.0.64.0/18", "192.168.7.0/24"], producerEndpoint: true },
    changes: {
      added: [
        "ec2.SecurityGroup producers-endpoints",
        "ec2.VpcEndpoint producers-kinesis-firehose",
        "access.ProducerEndpoint producers",
        "vpc.SecurityGroupIngressRule network-clients-10.0.64.0/18",
        "vpc.SecurityGroupIngressRule network-clients-192.168.7.0/24",
        "vpc.SecurityGroupIngressRule producers-endpoints-from-vpc",
      ].sort(),
    },
  },
  "flowLogs writes what is refused into a log group, under the stack's key": {
    config: { flowLogs: "reject" },
    changes: {
      added: [
        "cloudwatch.LogGroup network-flow",
        "ec2.FlowLog network-flow",
        "iam.Role network-flow",
        "iam.RolePolicy network-flow",
      ],
    },
  },
  "natGateways onePerAz adds public subnets beside the private ones": {
    config: { availabilityZones: 3, instanceCount: 3, natGateways: "onePerAz" },
    changes: {
      added: [
        ...[1, 2, 3].flatMap((n) => [
          `ec2.Eip network-${n}`,
          `ec2.NatGateway network-${n}`,
          `ec2.Route network-private-${n}`,
          `ec2.Route network-public-${n}`,
          ...subnet(`network-public-${n}`),
        ]),
        ...subnet("network-private-2"),
        ...subnet("network-private-3"),
      ].sort(),
      changed: spreadOver(3),
      outputs: { subnetIds: subnetsTo(3) },
    },
  },
  "sharedSecurityGroup puts one group in the place of two, natGateways single adds one": {
    config: { sharedSecurityGroup: true, natGateways: "single" },
    changes: {
      added: [
        "ec2.Eip network-1",
        "ec2.NatGateway network-1",
        "ec2.Route network-private-1",
        "ec2.Route network-public-1",
        ...subnet("network-public-1"),
        "ec2.SecurityGroup network-ingest-sec-grp",
      ].sort(),
      removed: ["ec2.SecurityGroup network-es-sec-grp", "ec2.SecurityGroup network-kdf-sec-grp"],
      changed: {
        "vpc.SecurityGroupEgressRule network-stream-to-domain-egress": {
          securityGroupId: shared,
          referencedSecurityGroupId: shared,
        },
        "vpc.SecurityGroupIngressRule network-stream-to-domain-ingress": {
          securityGroupId: shared,
          referencedSecurityGroupId: shared,
        },
        "vpc.SecurityGroupEgressRule setup-to-domain-egress": { referencedSecurityGroupId: shared },
        "vpc.SecurityGroupIngressRule setup-to-domain-ingress": { securityGroupId: shared },
        "vpc.SecurityGroupEgressRule access-to-domain-egress": { referencedSecurityGroupId: shared },
        "vpc.SecurityGroupIngressRule access-to-domain-ingress": { securityGroupId: shared },
        "opensearch.Domain domain": { "vpcOptions.securityGroupIds": [shared] },
        // The domain's interfaces stay in the group while the stream's are awaited to go.
        "lambda.Invocation drain-stream": { "input.securityGroupIds": [shared], "input.ignoreDomainInterfaces": true },
        "kinesis.FirehoseDeliveryStream stream": { "opensearchConfiguration.vpcConfig.securityGroupIds": [shared] },
      },
      outputs: { streamSecurityGroupId: shared, domainSecurityGroupId: shared },
    },
  },
});
