import { isNetworkAddress } from "../components/subnet-plan";
import { boolean, choice, integer, list, text } from "./knob";

const securityGroup = {
  pattern: /^sg-[0-9a-f]{8,17}$/,
  allowed: "the id of a security group, like sg-0a1b2c3d4e5f67890",
};

/** Where the domain and the stream live. */
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
  natGateways: choice({
    description: "NAT gateways of the new VPC. Nothing here needs one; they cost about 33 USD a month each.",
    default: "none",
    oneOf: ["none", "single", "onePerAz"],
  }),
  sharedSecurityGroup: boolean({
    description: "One security group for stream and domain, admitting HTTPS from itself, in place of two.",
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
};
