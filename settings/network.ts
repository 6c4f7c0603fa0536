import { isNetworkAddress, isPrivateRange } from "../components/network/address-range";
import { ZONE_NAME } from "../components/network/availability-zones";
import { boolean, choice, integer, list, text } from "./declaration";

/** A private range, written by its first address. */
const privateCidr = /^(\d{1,3}\.){3}\d{1,3}\/([89]|[12]\d|3[0-2])$/;

const securityGroup = {
  pattern: /^sg-[0-9a-f]{8,17}$/,
  allowed: "the id of a security group, like sg-0a1b2c3d4e5f67890",
};

export const network = {
  vpcId: text({
    description: "Existing VPC to use; empty makes a new one. A domain cannot move to another VPC.",
    pattern: /^vpc-[0-9a-f]{8,17}$/,
    allowed: "the id of a VPC, like vpc-0a1b2c3d4e5f67890",
  }),
  subnetIds: list({
    description: "Private subnets of the existing VPC; the first in each Availability Zone is used. Only with vpcId.",
    each: /^subnet-[0-9a-f]{8,17}$/,
    allowed: "a list of up to 16 different subnet ids, like subnet-0a1b2c3d4e5f67890",
    max: 16,
  }),
  vpcCidr: text({
    description: "Address range of the new VPC. Changing it replaces the VPC, which an existing domain does not allow.",
    default: "10.0.0.0/16",
    pattern: /^(\d{1,3}\.){3}\d{1,3}\/(1[6-9]|2[0-2])$/,
    fits: isNetworkAddress,
    allowed: "an IPv4 range from /16 to /22 by its first address, like 10.0.0.0/16",
  }),
  availabilityZones: integer({
    description: "Availability Zones of the domain and the stream: one private subnet in each.",
    default: 1,
    min: 1,
    max: 3,
  }),
  availabilityZoneNames: list({
    description:
      "Availability Zones of the new VPC, in the order of its subnets; empty takes the first ones of the Region. Local and Wavelength Zones are never used. An existing subnet keeps its zone.",
    each: ZONE_NAME,
    allowed: "a list of up to 3 different names of Availability Zones, like us-east-1a",
    max: 3,
  }),
  natGateways: choice({
    description: "NAT gateways of the new VPC. Nothing here needs one. Each costs about 33 USD per month.",
    default: "none",
    oneOf: ["none", "single", "onePerAz"],
  }),
  sharedSecurityGroup: boolean({
    description: "One security group for stream and domain, which admits HTTPS from itself, instead of two.",
    default: false,
  }),
  streamSecurityGroupId: text({
    description: "Existing security group for the stream; empty makes kdf-sec-grp. Changing it replaces the stream.",
    ...securityGroup,
  }),
  domainSecurityGroupId: text({
    description: "Existing security group of the domain; empty makes es-sec-grp.",
    ...securityGroup,
  }),
  clientSecurityGroupIds: list({
    description:
      "Security groups in the VPC whose members may query the domain over HTTPS. The domain's roles decide who may do what. A change is in place.",
    each: securityGroup.pattern,
    allowed: "a list of up to 16 different ids of security groups, like sg-0a1b2c3d4e5f67890",
    max: 16,
  }),
  clientCidrs: list({
    description:
      "Private address ranges that may query the domain over HTTPS: parts of the VPC, or networks with a route to it. A change is in place.",
    each: privateCidr,
    fits: isPrivateRange,
    allowed:
      "a list of up to 16 different ranges within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10, each by its first address, like 10.0.1.0/24",
    max: 16,
  }),
  producerEndpoint: boolean({
    description:
      "An interface endpoint of Firehose in the VPC, for producers without a route to the internet; an existing one is used. It costs about 7 USD per zone and month.",
    default: false,
  }),
  flowLogs: choice({
    description:
      "Flow logs of the new VPC in CloudWatch Logs, kept for 30 days: refused connections, or all. They cost 0.50 USD per GB.",
    default: "none",
    oneOf: ["none", "reject", "all"],
  }),
};
