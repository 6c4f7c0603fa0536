import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { bundleFunction } from "../../lambda/bundle";
import type { Authentication, SetupEvent, SetupReport } from "../../lambda/contracts/setup-event";
import type { StreamSetup } from "../../lambda/contracts/stream-setup";
import { SecurityRoleOptions, planSecurityRoles } from "./security-roles";
import { Place } from "../iam/arns";
import { InterfaceDrain } from "../interface-drain";
import { Engine } from "../domain/search-engine";
import { allowDns, allowHttps } from "../network/https-path";
import { functionInterfaceRights } from "../iam/interface-rights";
import { privateFunction } from "../private-function";
import { ServiceRoles } from "../iam/service-roles";
import { indexPattern, type IndexRotation } from "../stream/index-rotation";
import { planIndex } from "./setup-plan";

/** Settings of the setup; each change is carried out by the next `pulumi up`, without restart or replacement. */
export interface SearchSetupArgs extends SecurityRoleOptions {
  readonly place: Place;
  readonly roles: ServiceRoles;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly domainSecurityGroupId: pulumi.Input<string>;
  /** DNS servers besides the VPC's own resolver: a function in a VPC asks those of the DHCP options. */
  readonly dnsServers?: readonly string[];
  readonly engine: Engine;
  readonly domainArn: string;
  readonly domainEndpoint: pulumi.Input<string>;
  /** Empty where the domain is the stack's own; its audit logs and the cluster's settings are the stack's, too. */
  readonly existingDomainArn: string;
  /** Empty where the setup role itself is master user: requests are signed then. */
  readonly masterUserName: string;
  readonly masterPassword: pulumi.Input<string>;
  /** Objects of the domain that others made and the stack may use. */
  readonly adoptObjects: readonly string[];
  /** Parts (`retention`, `dashboards`) whose absence from the cluster fails the update. */
  readonly requiredParts: readonly string[];
  readonly instanceCount: number;
  readonly volumeSizeGiB: number;
  readonly multiAzWithStandby: boolean;
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  /** Waits at a destroy until the function's network interfaces are gone. */
  readonly drain: InterfaceDrain;
  /** The domain. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/** A stream as the domain is to have it; each change is carried out by the next `pulumi up`. */
export interface StreamSetupArgs extends Omit<StreamSetup, "indexPattern" | "shards" | "replicas" | "deliveryRoleArn"> {
  readonly deliveryRoleArn: pulumi.Input<string>;
  readonly indexRotation: IndexRotation;
}

const TIMEOUT_SECONDS = 600;

/**
 * Does what the post does by hand in Kibana, by a function inside the VPC, at each `pulumi up` that changes
 * the desired state. Once: roles and mappings of the settings, audit logs. Per stream ({@link addStream}):
 * security role and its mapping to the delivery role, index template, retention policy, index pattern,
 * charts, saved search and dashboard. A destroy removes what it made. It costs next to nothing.
 */
export class SearchSetup extends pulumi.ComponentResource {
  /** Resolves when the part that all streams share is set up. */
  readonly done: pulumi.Resource;

  private readonly event: pulumi.Output<SetupEvent & { readonly owner: string }>;
  private readonly setup: aws.lambda.Function;
  private readonly invocations: aws.lambda.Invocation[] = [];

  constructor(
    private readonly name: string,
    private readonly args: SearchSetupArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("private-ingest:setup:SearchSetup", name, {}, opts);
    const group = new aws.ec2.SecurityGroup(
      name,
      { vpcId: args.vpcId, description: "Setup function: HTTPS to the search domain" },
      // Lambda frees its interfaces long after the function is gone.
      { parent: this, customTimeouts: { delete: "45m" } },
    );
    const caller = { securityGroupId: group.id, description: "the setup function" };
    const domain = { securityGroupId: args.domainSecurityGroupId, description: "the search domain" };
    const paths = [
      ...allowHttps(`${name}-to-domain`, caller, domain, { parent: this }),
      ...allowDns(`${name}-to-dns`, caller, args.dnsServers ?? [], { parent: this }),
    ];
    const { setup, rights } = this.deploy(name, args, group);
    this.setup = setup;
    this.event = commonEvent(args, setup.name);
    const shared = this.event.apply((event): SetupEvent => ({ ...event, ...planSecurityRoles(args) }));
    this.done = this.run(name, shared, [...paths, rights, ...args.dependsOn]);
    this.registerOutputs({ report: this.report });
  }

  /** JSON of what was created, updated, kept and skipped, for all streams so far; see {@link SetupReport}. */
  get report(): pulumi.Output<string> {
    return pulumi.unsecret(pulumi.all(this.invocations.map(({ result }) => result)).apply(joinReports));
  }

  /**
   * Sets the domain up for a stream. When the returned resource is deleted, the stream's role, mapping,
   * template, policy and saved objects go. Its indices stay, and other streams do not change.
   *
   * @returns what the delivery stream depends on.
   */
  addStream(args: StreamSetupArgs): pulumi.Resource {
    const event = pulumi.all([this.event, args.deliveryRoleArn]).apply(([common, deliveryRoleArn]): SetupEvent => ({
      ...common,
      owner: `${common.owner}/${args.name}`,
      stream: { ...streamSetup(args), deliveryRoleArn, ...planIndex({ ...this.args, ...args }) },
    }));
    return this.run(`${this.name}-${args.name}`, event, [this.done]);
  }

  private deploy(name: string, args: SearchSetupArgs, group: aws.ec2.SecurityGroup): Deployed {
    const networkRights = this.networkRights(name, args);
    const drain = args.drain.before(name, {
      securityGroupId: group.id,
      subnetIds: args.subnetIds,
      ignoreDomainInterfaces: false,
      // Lambda may take longer than a function can wait; the deletion of the group then waits on.
      failWhenLeft: false,
      dependsOn: [networkRights],
    });
    const { function: setup, logStatement } = privateFunction(
      name,
      {
        source: "setup",
        description: "Sets up access, templates and dashboards of the search domain",
        role: args.roles.setup,
        timeoutSeconds: TIMEOUT_SECONDS,
        memoryMiB: 256,
        kmsKeyArn: args.kmsKeyArn,
        vpc: { subnetIds: args.subnetIds, securityGroupId: group.id },
        // Lambda refuses to place a function whose role may not yet make interfaces.
        dependsOn: [networkRights, drain],
      },
      this,
    );
    const rights = new aws.iam.RolePolicy(
      `${name}-work`,
      {
        role: args.roles.setup.id,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            logStatement,
            {
              Sid: "CallDomain",
              Effect: "Allow",
              Action: ["es:ESHttpGet", "es:ESHttpPut", "es:ESHttpPost", "es:ESHttpDelete", "es:ESHttpHead"],
              Resource: `${args.domainArn}/*`,
            },
          ],
        }),
      },
      { parent: this },
    );
    return { setup, rights };
  }

  private networkRights(name: string, args: SearchSetupArgs): aws.iam.RolePolicy {
    const policy = { Version: "2012-10-17", Statement: functionInterfaceRights(args.place) };
    return new aws.iam.RolePolicy(
      `${name}-network`,
      { role: args.roles.setup.id, policy: JSON.stringify(policy) },
      { parent: this },
    );
  }

  private run(
    name: string,
    event: pulumi.Output<SetupEvent>,
    dependsOn: readonly pulumi.Resource[],
  ): aws.lambda.Invocation {
    const invocation = new aws.lambda.Invocation(
      name,
      {
        functionName: this.setup.name,
        lifecycleScope: "CRUD",
        // Its only secret is the password; the state keeps the whole text encrypted. A change is an update.
        input: pulumi.secret(pulumi.jsonStringify(event)),
      },
      {
        parent: this,
        dependsOn: [...dependsOn],
        customTimeouts: { create: "20m", update: "20m", delete: "20m" },
        // Stacks of earlier versions have triggers in their state; without them the invocation would be replaced.
        ignoreChanges: ["triggers"],
      },
    );
    this.invocations.push(invocation);
    return invocation;
  }
}

interface Deployed {
  readonly setup: aws.lambda.Function;
  readonly rights: aws.iam.RolePolicy;
}

/** What the events of all invocations have in common; its owner is the stack. */
function commonEvent(
  args: SearchSetupArgs,
  setupName: pulumi.Output<string>,
): pulumi.Output<SetupEvent & { readonly owner: string }> {
  return pulumi
    .all([args.domainEndpoint, args.masterPassword, setupName])
    .apply(([endpoint, password, functionName]) => ({
      owner: `${pulumi.getProject()}/${pulumi.getStack()}`,
      // New code may want another state from the same settings.
      code: bundleFunction("setup").sha256,
      functionName,
      ownDomain: args.existingDomainArn === "",
      endpoint,
      engine: args.engine.kind,
      engineVersion: args.engine.version.replace(/^.*_/, ""),
      region: args.place.region,
      authentication: authentication(args.masterUserName, password),
      adopt: args.adoptObjects,
      required: args.requiredParts as NonNullable<SetupEvent["required"]>,
    }));
}

/** Only what the event is to hold: the caller may have more, such as settings. */
function streamSetup(args: StreamSetupArgs): Omit<StreamSetup, "shards" | "replicas" | "deliveryRoleArn"> {
  const { name, description, indexName, securityRole, timeField, retentionDays, dashboards } = args;
  const { mappings, indexSettings, charts, columns, savedObjects } = args;
  return {
    name,
    description,
    indexName,
    indexPattern: indexPattern(indexName, args.indexRotation),
    securityRole,
    timeField,
    ...(mappings && { mappings }),
    ...(indexSettings && { indexSettings }),
    retentionDays,
    dashboards,
    charts,
    columns,
    ...(savedObjects !== undefined && { savedObjects }),
  };
}

/** One report of several runs. */
function joinReports(results: readonly string[]): string {
  const reports = results.map((result) => JSON.parse(result) as Partial<SetupReport>);
  return JSON.stringify({
    changes: reports.flatMap(({ changes = [] }) => changes),
    seconds: reports.reduce((sum, { seconds = 0 }) => sum + seconds, 0),
  });
}

const authentication = (userName: string, password: string): Authentication =>
  userName ? { kind: "basic", userName, password } : { kind: "iam" };
