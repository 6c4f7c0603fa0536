import { EC2 } from "@aws-sdk/client-ec2";
import type { AwsConfiguration } from "../../aws";

/** VPC, subnet and two groups in moto, with ways to close what is open between them. */
export class DeployedNetwork {
  private readonly ec2: EC2;
  vpcId = "";
  subnetId = "";
  streamGroup = "";
  domainGroup = "";

  constructor(configuration: AwsConfiguration) {
    this.ec2 = new EC2(configuration);
  }

  async make(): Promise<void> {
    this.vpcId = (await this.ec2.createVpc({ CidrBlock: "10.0.0.0/16" })).Vpc!.VpcId!;
    this.subnetId = await this.subnet("10.0.1.0/24");
    this.streamGroup = await this.group("kdf-sec-grp");
    this.domainGroup = await this.group("es-sec-grp");
    await this.openOut();
    await this.openIn();
  }

  openOut = () => this.ec2.authorizeSecurityGroupEgress(rule(this.streamGroup, this.domainGroup));
  closeOut = () => this.ec2.revokeSecurityGroupEgress(rule(this.streamGroup, this.domainGroup));
  openIn = () => this.ec2.authorizeSecurityGroupIngress(rule(this.domainGroup, this.streamGroup));
  closeIn = () => this.ec2.revokeSecurityGroupIngress(rule(this.domainGroup, this.streamGroup));

  async leaveInterface(SubnetId = this.subnetId): Promise<string> {
    const { NetworkInterface } = await this.ec2.createNetworkInterface({ SubnetId, Description: "left behind" });
    return NetworkInterface!.NetworkInterfaceId!;
  }

  /** A subnet with few free addresses, at most the 11 of the smallest subnet. */
  async smallSubnet(freeAddresses: number): Promise<string> {
    const subnet = await this.subnet(`10.0.9.${16 * freeAddresses}/28`);
    for (let taken = 0; taken < 11 - freeAddresses; taken++) await this.leaveInterface(subnet);
    return subnet;
  }

  private async subnet(CidrBlock: string): Promise<string> {
    return (await this.ec2.createSubnet({ VpcId: this.vpcId, CidrBlock })).Subnet!.SubnetId!;
  }

  private async group(name: string): Promise<string> {
    const { GroupId } = await this.ec2.createSecurityGroup({ GroupName: name, Description: name, VpcId: this.vpcId });
    const everything = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
    await this.ec2.revokeSecurityGroupEgress({ GroupId: GroupId!, IpPermissions: [everything] });
    return GroupId!;
  }
}

const rule = (GroupId: string, other: string) => ({
  GroupId,
  IpPermissions: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId: other }] }],
});
