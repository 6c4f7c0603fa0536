import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Place } from "../iam/arns";
import { EndpointService, SESSION_MANAGER } from "../network/endpoint-services";
import { allowDns, allowHttps, allowHttpsTo, PathEnd } from "../network/https-path";
import { privateEndpoints } from "../network/private-endpoints";
import { placeInIam, roleFor, RoleOptions } from "../iam/service-roles";

export interface DashboardAccessArgs extends RoleOptions {
  readonly place: Place;
  /** `ssm` forwards a port to the domain; `desktop` to a Windows desktop inside the VPC. A change replaces the host. */
  readonly kind: "ssm" | "desktop";
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly domainSecurityGroupId: pulumi.Input<string>;
  readonly domainEndpoint: pulumi.Input<string>;
  /** Endpoints that the stack makes; those of Session Manager that are not among them are somebody else's. */
  readonly endpointServices: readonly EndpointService[];
  /** IPv4 ranges of the VPC, the primary one first: who may call the endpoints, and the way to somebody else's. */
  readonly vpcCidrs: readonly string[];
  /** DNS servers besides the VPC's own resolver. */
  readonly dnsServers: readonly string[];
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
}

/** The hosts, by kind. Both images bring the Session Manager agent. */
const HOSTS = {
  ssm: {
    instanceType: "t4g.nano",
    image: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
    volumeGiB: 8,
  },
  desktop: {
    instanceType: "t3.large",
    image: "/aws/service/ami-windows-latest/Windows_Server-2025-English-Full-Base",
    volumeGiB: 40,
  },
} as const;

/**
 * A way for people to Dashboards through Session Manager: a host in a private subnet without any inbound rule, key or public
 * address. Who may use it is decided by IAM (`ssm:StartSession` on the host), and every session is in CloudTrail.
 *
 * Cost, us-east-1: two interface endpoints 14.60 USD a month; host 3.07 (`ssm`) or 81 (`desktop`, with licence).
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-sessions-start.html
 */
export class DashboardAccess extends pulumi.ComponentResource {
  readonly instanceId: pulumi.Output<string>;
  readonly tunnelCommand: pulumi.Output<string>;

  constructor(name: string, args: DashboardAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("private-ingest:access:DashboardAccess", name, {}, opts);
    const host = this.securityGroup(`${name}-host`, args, "the dashboard access host");
    const domain = { securityGroupId: args.domainSecurityGroupId, description: "the search domain" };
    const paths = [
      ...allowHttps(`${name}-to-domain`, host, domain, { parent: this }),
      ...this.pathToSessionManager(name, args, host),
      ...allowDns(`${name}-to-dns`, host, args.dnsServers, { parent: this }),
    ];
    this.instanceId = this.createHost(name, args, host, paths).id;
    this.tunnelCommand = tunnelCommand(args, this.instanceId);
    this.registerOutputs({ instanceId: this.instanceId, tunnelCommand: this.tunnelCommand });
  }

  private securityGroup(name: string, args: DashboardAccessArgs, description: string): PathEnd {
    const group = new aws.ec2.SecurityGroup(
      name,
      { vpcId: args.vpcId, description: `Search domain: ${description}` },
      { parent: this },
    );
    return { securityGroupId: group.id, description };
  }

  private pathToSessionManager(name: string, args: DashboardAccessArgs, host: PathEnd): pulumi.Resource[] {
    const { endpointServices, place, subnetIds, vpcCidrs, vpcId } = args;
    const services = SESSION_MANAGER.filter((service) => endpointServices.includes(service));
    const toOthers =
      services.length < SESSION_MANAGER.length
        ? allowHttpsTo(`${name}-to-vpc`, host, vpcCidrs, "the VPC's own Session Manager endpoints", { parent: this })
        : [];
    if (services.length === 0) return toOthers;
    const { group, resources } = privateEndpoints(
      name,
      {
        region: place.region,
        vpcId,
        subnetIds,
        vpcCidrs,
        services,
        description: "the Session Manager endpoints",
      },
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
      `${name}-host`,
      {
        ami: pulumi.unsecret(image.value),
        instanceType: kind.instanceType,
        iamInstanceProfile: profile.name,
        subnetId: args.subnetIds[0],
        vpcSecurityGroupIds: [group.securityGroupId],
        associatePublicIpAddress: false,
        metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
        rootBlockDevice: {
          encrypted: true,
          volumeType: "gp3",
          volumeSize: kind.volumeGiB,
          ...(args.kmsKeyArn ? { kmsKeyId: args.kmsKeyArn } : {}),
        },
        tags: { Name: `${name} (${args.kind})` },
      },
      // A newer image is taken when the host is made anew, not by replacing it under somebody's session.
      { parent: this, ignoreChanges: ["ami"], dependsOn: [rights, ...paths] },
    );
  }

  private hostProfile(name: string, args: DashboardAccessArgs): HostProfile {
    const description = "Dashboard access host: Session Manager";
    const role = roleFor(`${name}-host`, { ...args, service: "ec2.amazonaws.com", description }, this);
    const rights = new aws.iam.RolePolicyAttachment(
      `${name}-host`,
      { role: role.name, policyArn: `arn:${args.place.partition}:iam::aws:policy/AmazonSSMManagedInstanceCore` },
      { parent: this },
    );
    const profile = new aws.iam.InstanceProfile(
      `${name}-host`,
      { role: role.name, ...placeInIam(`${name}-host`, args) },
      { parent: this },
    );
    return { profile, rights };
  }
}

interface HostProfile {
  readonly profile: aws.iam.InstanceProfile;
  /** The agent registers at its first start, so they come before the host. */
  readonly rights: pulumi.Resource;
}

function tunnelCommand(args: DashboardAccessArgs, instanceId: pulumi.Input<string>): pulumi.Output<string> {
  const start = pulumi.interpolate`aws ssm start-session --region ${args.place.region} --target ${instanceId}`;
  return args.kind === "ssm"
    ? pulumi.interpolate`${start} --document-name AWS-StartPortForwardingSessionToRemoteHost --parameters '{"host":["${args.domainEndpoint}"],"portNumber":["443"],"localPortNumber":["9200"]}'`
    : pulumi.interpolate`${start} --document-name AWS-StartPortForwardingSession --parameters '{"portNumber":["3389"],"localPortNumber":["33389"]}'`;
}
