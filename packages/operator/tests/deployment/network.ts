import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import type { AwsConfiguration } from "../../aws";

const https443 = (groupId: string) => [
  { IpProtocol: "tcp", FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId: groupId }] },
];

/** VPC, subnet and the two groups of a deployment in moto, with ways to close what is open between them. */
export class DeployedNetwork {
  private readonly ec2: EC2Client;
  vpcId = "";
  subnetId = "";
  streamGroup = "";
  domainGroup = "";

  constructor(configuration: AwsConfiguration) {
    this.ec2 = new EC2Client(configuration);
  }

  async make(): Promise<void> {
    this.vpcId = (await this.ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }))).Vpc!.VpcId!;
    this.subnetId = (
      await this.ec2.send(new CreateSubnetCommand({ VpcId: this.vpcId, CidrBlock: "10.0.1.0/24" }))
    ).Subnet!.SubnetId!;
    this.streamGroup = await this.group("kdf-sec-grp");
    this.domainGroup = await this.group("es-sec-grp");
    await this.openOut();
    await this.openIn();
  }

  async openOut(): Promise<void> {
    await this.ec2.send(
      new AuthorizeSecurityGroupEgressCommand({ GroupId: this.streamGroup, IpPermissions: https443(this.domainGroup) }),
    );
  }

  async closeOut(): Promise<void> {
    await this.ec2.send(
      new RevokeSecurityGroupEgressCommand({ GroupId: this.streamGroup, IpPermissions: https443(this.domainGroup) }),
    );
  }

  async openIn(): Promise<void> {
    await this.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: this.domainGroup,
        IpPermissions: https443(this.streamGroup),
      }),
    );
  }

  async closeIn(): Promise<void> {
    await this.ec2.send(
      new RevokeSecurityGroupIngressCommand({ GroupId: this.domainGroup, IpPermissions: https443(this.streamGroup) }),
    );
  }

  async leaveInterface(): Promise<string> {
    const { NetworkInterface } = await this.ec2.send(
      new CreateNetworkInterfaceCommand({ SubnetId: this.subnetId, Description: "left behind" }),
    );
    return NetworkInterface!.NetworkInterfaceId!;
  }

  /** A subnet with few free addresses, at most the 11 of a subnet as small as they come. */
  async smallSubnet(freeAddresses: number): Promise<string> {
    const CidrBlock = `10.0.9.${16 * freeAddresses}/28`;
    const { Subnet } = await this.ec2.send(new CreateSubnetCommand({ VpcId: this.vpcId, CidrBlock }));
    for (let taken = 0; taken < 11 - freeAddresses; taken++)
      await this.ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: Subnet!.SubnetId! }));
    return Subnet!.SubnetId!;
  }

  private async group(name: string): Promise<string> {
    const { GroupId } = await this.ec2.send(
      new CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId: this.vpcId }),
    );
    await this.ec2.send(
      new RevokeSecurityGroupEgressCommand({
        GroupId: GroupId!,
        IpPermissions: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
      }),
    );
    return GroupId!;
  }
}
