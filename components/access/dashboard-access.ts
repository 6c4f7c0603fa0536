import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";
import type { SearchTarget } from "../domain/search-target";
import { EndpointService, SESSION_MANAGER } from "../network/endpoint-services";
import { allowDns, allowHttps, allowHttpsTo, PathEnd } from "../network/https-path";
import { privateEndpoints } from "../network/private-endpoints";
import type { PrivateNetwork } from "../network/private-network";
import { placeInIam, roleFor } from "../iam/service-roles";
import type { StackContext } from "../stack/stack-context";

export interface DashboardAccessArgs {
  /** `ssm` forwards a port to the domain, `desktop` to a Windows desktop. A change replaces it. */
  readonly kind: "ssm" | "desktop";
  readonly stack: Pick<StackContext, "place" | "kmsKeyArn" | "roleOptions">;
  /** Its ranges may call the endpoints, and lead to existing ones. */
  readonly network: PrivateNetwork;
  readonly domain: Pick<SearchTarget, "domainEndpoint">;
  /** Endpoints that the stack makes; existing endpoints of Session Manager are used. */
  readonly endpointServices: readonly EndpointService[];
}

/** Both images include the Session Manager agent. Under one name, the other's image would stay. */
const HOSTS = {
  ssm: {
    name: "host",
    instanceType: "t4g.nano",
    image: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
    volumeGiB: 8,
  },
  desktop: {
    name: "desktop",
    instanceType: "t3.large",
    image: "/aws/service/ami-windows-latest/Windows_Server-2025-English-Full-Base",
    volumeGiB: 40,
  },
} as const;

/**
 * Access to Dashboards through Session Manager: a host in a private subnet, without inbound rules,
 * keys or a public address. IAM decides who may use it (`ssm:StartSession` on the host), and
 * CloudTrail records every session. Cost, us-east-1: two interface endpoints 14.60 USD per month;
 * host 3.07 (`ssm`) or 81 (`desktop`, with licence).
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-sessions-start.html
 */
export class DashboardAccess extends pulumi.ComponentResource {
  readonly instanceId: pulumi.Output<string>;
  readonly tunnelCommand: pulumi.Output<string>;

  constructor(name: string, args: DashboardAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("private-ingest:access:DashboardAccess", name, {}, opts);
    const host = this.securityGroup(`${name}-host`, args, "the dashboard access host");
    const domain = { securityGroupId: args.network.domainSecurityGroupId, description: "the search domain" };
    const paths = [
      ...allowHttps(`${name}-to-domain`, host, domain, { parent: this }),
      ...this.pathToSessionManager(name, args, host),
      ...allowDns(`${name}-to-dns`, host, args.network.dnsServers, { parent: this }),
    ];
    this.instanceId = this.createHost(name, args, host, paths).id;
    this.tunnelCommand = tunnelCommand(args, this.instanceId);
    this.registerOutputs({ instanceId: this.instanceId, tunnelCommand: this.tunnelCommand });
  }

  private securityGroup(name: string, args: DashboardAccessArgs, description: string): PathEnd {
    const group = new aws.ec2.SecurityGroup(
      name,
      { vpcId: args.network.vpcId, description: `Search domain: ${description}` },
      { parent: this },
    );
    return { securityGroupId: group.id, description };
  }

  private pathToSessionManager(name: string, args: DashboardAccessArgs, host: PathEnd): pulumi.Resource[] {
    const { endpointServices, stack, network } = args;
    const services = SESSION_MANAGER.filter((service) => endpointServices.includes(service));
    const toOthers =
      services.length < SESSION_MANAGER.length
        ? allowHttpsTo(`${name}-to-vpc`, host, network.vpcCidrs, "the VPC's own Session Manager endpoints", {
            parent: this,
          })
        : [];
    if (services.length === 0) return toOthers;
    const { group, resources } = privateEndpoints(
      name,
      { region: stack.place.region, network, services, description: "the Session Manager endpoints" },
      { parent: this },
    );
    return [...resources, ...toOthers, ...allowHttps(`${name}-to-endpoints`, host, group, { parent: this })];
  }

  private createHost(
    name: string,
    args: DashboardAccessArgs,
    group: PathEnd,
    paths: pulumi.Resource[],
  ): aws.ec2.Instance {
    const kind = HOSTS[args.kind];
    const { profile, rights } = this.hostProfile(name, args);
    const image = aws.ssm.getParameterOutput({ name: kind.image }, { parent: this });
    return new aws.ec2.Instance(
      `${name}-${kind.name}`,
      {
        ami: pulumi.unsecret(image.value),
        instanceType: kind.instanceType,
        iamInstanceProfile: profile.name,
        subnetId: args.network.subnetIds[0],
        vpcSecurityGroupIds: [group.securityGroupId],
        associatePublicIpAddress: false,
        metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
        rootBlockDevice: {
          encrypted: true,
          volumeType: "gp3",
          volumeSize: kind.volumeGiB,
          ...(args.stack.kmsKeyArn ? { kmsKeyId: args.stack.kmsKeyArn } : {}),
        },
        tags: { Name: `${name} (${args.kind})` },
      },
      // A newer image must not replace the host during a session.
      { parent: this, ignoreChanges: ["ami"], dependsOn: [rights, ...paths] },
    );
  }

  private hostProfile(name: string, { stack }: DashboardAccessArgs) {
    const { place, roleOptions } = stack;
    const description = "Dashboard access host: Session Manager";
    const role = roleFor(`${name}-host`, { ...roleOptions, service: "ec2.amazonaws.com", description }, this);
    // The agent registers at its first start, so the host depends on them.
    const rights = new aws.iam.RolePolicyAttachment(
      `${name}-host`,
      { role: role.name, policyArn: `arn:${place.partition}:iam::aws:policy/AmazonSSMManagedInstanceCore` },
      { parent: this },
    );
    const profile = new aws.iam.InstanceProfile(
      `${name}-host`,
      { role: role.name, ...placeInIam(`${name}-host`, roleOptions) },
      { parent: this },
    );
    return { profile, rights };
  }
}

export function dashboardAccess(
  kind: DashboardAccessArgs["kind"] | "none",
  args: Omit<DashboardAccessArgs, "kind">,
  opts: pulumi.ComponentResourceOptions,
): {
  readonly made?: DashboardAccess;
  readonly outputs: Record<"tunnelCommand" | "accessInstanceId", pulumi.Input<string>>;
} {
  if (kind === "none") return { outputs: { tunnelCommand: "", accessInstanceId: "" } };
  const made = new DashboardAccess("access", { kind, ...args }, opts);
  const { tunnelCommand, instanceId } = made;
  return { made, outputs: { tunnelCommand, accessInstanceId: instanceId } };
}

function tunnelCommand(
  { kind, stack, domain }: DashboardAccessArgs,
  instanceId: pulumi.Input<string>,
): pulumi.Output<string> {
  const start = pulumi.interpolate`aws ssm start-session --region ${stack.place.region} --target ${instanceId}`;
  return kind === "ssm"
    ? pulumi.interpolate`${start} --document-name AWS-StartPortForwardingSessionToRemoteHost --parameters '{"host":["${domain.domainEndpoint}"],"portNumber":["443"],"localPortNumber":["9200"]}'`
    : pulumi.interpolate`${start} --document-name AWS-StartPortForwardingSession --parameters '{"portNumber":["3389"],"localPortNumber":["33389"]}'`;
}
