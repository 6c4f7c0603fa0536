import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";

const provider = new aws.Provider("west", { region: "eu-west-1" });
const network = new awsx.ec2.Vpc(
  "net",
  {
    cidrBlock: "10.0.0.0/16",
    enableDnsHostnames: true,
    numberOfAvailabilityZones: 2,
    natGateways: { strategy: "Single" },
    subnetStrategy: "Auto",
    subnetSpecs: [
      { type: "Private", cidrMask: 19 },
      { type: "Public", cidrMask: 22 },
    ],
  },
  { providers: { aws: provider } },
);
const group = new aws.ec2.SecurityGroup("group", { vpcId: network.vpcId }, { provider });

export const vpcId = network.vpcId;
export const privateSubnetIds = network.privateSubnetIds;
export const zones = network.privateSubnets.apply((subnets) => subnets.map(({ availabilityZone }) => availabilityZone));
export const groupVpcId = group.vpcId;
