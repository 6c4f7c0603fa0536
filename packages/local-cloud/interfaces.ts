import {
  CreateNetworkInterfaceCommand,
  DeleteNetworkInterfaceCommand,
  DescribeSubnetsCommand,
  EC2Client,
  type Subnet,
} from "@aws-sdk/client-ec2";
import { clientOptions } from "./moto";

/** Subnets and groups of a service's network interfaces, in the words of its API. */
export interface VpcPlace {
  readonly SubnetIds?: readonly string[];
  readonly SecurityGroupIds?: readonly string[];
}

/** How long interfaces stay after their owner; in AWS it is minutes. */
const lingerMs = 3_000;

/** The network interfaces that Firehose, Lambda and domains have in subnets of the account. */
export class Interfaces {
  private readonly made = new Map<string, readonly string[]>();
  private readonly waiting = new Set<NodeJS.Timeout>();
  private readonly client: EC2Client;

  constructor(motoUrl: string, region: string) {
    this.client = new EC2Client(clientOptions(motoUrl, region));
  }

  /** One per subnet, until the owner releases them. */
  async place(owner: string, Description: string, { SecurityGroupIds = [], SubnetIds = [] }: VpcPlace): Promise<void> {
    const ids: string[] = [];
    for (const SubnetId of SubnetIds) {
      const request = { SubnetId, Description, Groups: [...SecurityGroupIds] };
      const { NetworkInterface } = await this.client.send(new CreateNetworkInterfaceCommand(request));
      ids.push(NetworkInterface?.NetworkInterfaceId ?? "");
    }
    this.made.set(owner, [...(this.made.get(owner) ?? []), ...ids]);
  }

  /** Removes an owner's interfaces after a moment, as the services do. */
  release(owner: string): void {
    const ids = this.made.get(owner) ?? [];
    this.made.delete(owner);
    const timer = setTimeout(() => {
      this.waiting.delete(timer);
      // The client that deletes groups may have removed Lambda's interfaces already.
      for (const NetworkInterfaceId of ids)
        this.client.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId })).catch(() => undefined);
    }, lingerMs);
    this.waiting.add(timer);
  }

  async subnets(SubnetIds: readonly string[]): Promise<readonly Subnet[]> {
    if (SubnetIds.length === 0) return [];
    return (await this.client.send(new DescribeSubnetsCommand({ SubnetIds: [...SubnetIds] }))).Subnets ?? [];
  }

  stop(): void {
    this.waiting.forEach(clearTimeout);
    this.client.destroy();
  }
}
