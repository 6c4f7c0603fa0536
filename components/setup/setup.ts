import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";
import { bundleFunction } from "../../lambda/bundle";
import type { Authentication, SetupEvent, SetupReport } from "../../lambda/contracts/setup-event";
import type { StreamSetup } from "../../lambda/contracts/stream-setup";
import { SecurityRoleOptions, planSecurityRoles } from "./security-roles";
import { InterfaceDrain } from "../functions/interface-drain";
import type { SearchTarget } from "../domain/search-target";
import { allowDns, allowHttps } from "../network/https-path";
import type { PrivateNetwork } from "../network/private-network";
import type { StackContext } from "../stack/stack-context";
import { functionInterfaceRights } from "../iam/interface-rights";
import { rolePolicy } from "../iam/role-policy";
import { privateFunction } from "../functions/private-function";
import { ServiceRoles } from "../iam/service-roles";
import { indexPattern, type IndexRotation } from "../stream/index-rotation";
import { planIndex } from "./setup-plan";

/** Settings of the setup. The next `pulumi up` applies a change, without a replacement. */
export interface SetupSettings extends SecurityRoleOptions {
  /** Empty for the stack's own domain, whose audit logs and cluster settings are set up, too. */
  readonly existingDomainArn: string;
  /** Objects in the domain that others made and the stack may use. */
  readonly adoptObjects: readonly string[];
  /**
   * Parts (`retention`, `dashboards`) that must exist in the cluster: a missing one fails the
   * update.
   */
  readonly requiredParts: readonly string[];
  readonly instanceCount: number;
  readonly volumeSizeGiB: number;
  readonly multiAzWithStandby: boolean;
  /** An index pattern, charts, a saved search and a dashboard per stream. */
  readonly dashboards: boolean;
}

export interface SearchSetupArgs {
  readonly settings: SetupSettings;
  readonly stack: Pick<StackContext, "place" | "kmsKeyArn">;
  readonly network: PrivateNetwork;
  /** Without a master user name, the setup role is master and requests are signed. */
  readonly domain: Omit<SearchTarget, "outputs">;
  readonly roles: ServiceRoles;
  /** Waits at destroy until the function's network interfaces are gone. */
  readonly drain: InterfaceDrain;
}

/** A stream's desired state in the domain. The next `pulumi up` applies a change. */
export interface StreamSetupArgs extends Omit<
  StreamSetup,
  "indexPattern" | "shards" | "replicas" | "deliveryRoleArn" | "dashboards"
> {
  readonly indexRotation: IndexRotation;
}

const TIMEOUT_SECONDS = 600;

/**
 * Sets up the domain by a function inside the VPC, at each `pulumi up` that changes the desired
 * state; the post does it by hand in Kibana. Once: roles and mappings of the settings, audit logs.
 * Per stream ({@link addStream}): role, mapping, template, retention and saved objects. A destroy
 * removes what it made.
 */
export class SearchSetup extends pulumi.ComponentResource {
  /** Resource that exists when the shared part is set up. */
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
    const { settings, network, domain: target } = args;
    const group = new aws.ec2.SecurityGroup(
      name,
      { vpcId: network.vpcId, description: "Setup function: HTTPS to the search domain" },
      // Lambda removes its interfaces long after the function is gone.
      { parent: this, customTimeouts: { delete: "45m" } },
    );
    const caller = { securityGroupId: group.id, description: "the setup function" };
    const domain = { securityGroupId: network.domainSecurityGroupId, description: "the search domain" };
    const paths = [
      ...allowHttps(`${name}-to-domain`, caller, domain, { parent: this }),
      ...allowDns(`${name}-to-dns`, caller, network.dnsServers, { parent: this }),
    ];
    const { setup, rights } = this.deploy(name, args, group);
    this.setup = setup;
    this.event = commonEvent(args, setup.name);
    const shared = this.event.apply((event): SetupEvent => ({ ...event, ...planSecurityRoles(settings) }));
    this.done = this.run(name, shared, [...paths, rights, ...target.ready]);
    this.registerOutputs({ report: this.report });
  }

  get report(): pulumi.Output<string> {
    return pulumi.unsecret(pulumi.all(this.invocations.map(({ result }) => result)).apply(joinReports));
  }

  /**
   * Sets up the domain for a stream. Deleting the result, on which the delivery stream depends,
   * removes all but the indices; other streams do not change.
   */
  addStream(stream: StreamSetupArgs, deliveryRole: { readonly arn: pulumi.Input<string> }): pulumi.Resource {
    const { settings } = this.args;
    const event = pulumi.all([this.event, deliveryRole.arn]).apply(([common, deliveryRoleArn]): SetupEvent => ({
      ...common,
      owner: `${common.owner}/${stream.name}`,
      stream: { ...streamSetup(stream, settings), deliveryRoleArn, ...planIndex({ ...settings, ...stream }) },
    }));
    return this.run(`${this.name}-${stream.name}`, event, [this.done]);
  }

  private deploy(name: string, args: SearchSetupArgs, group: aws.ec2.SecurityGroup): Deployed {
    const interfaceRights = functionInterfaceRights(args.stack.place);
    const networkRights = rolePolicy(`${name}-network`, args.roles.setup, interfaceRights, { parent: this });
    const drain = args.drain.before(name, {
      securityGroupId: group.id,
      subnetIds: args.network.subnetIds,
      ignoreDomainInterfaces: false,
      // Lambda may take longer than a function can wait; the group's deletion then keeps waiting.
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
        kmsKeyArn: args.stack.kmsKeyArn,
        vpc: { subnetIds: args.network.subnetIds, securityGroupId: group.id },
        // Lambda refuses a function in a VPC whose role may not make interfaces.
        dependsOn: [networkRights, drain],
      },
      this,
    );
    const callDomain = {
      Sid: "CallDomain",
      Effect: "Allow",
      Action: ["es:ESHttpGet", "es:ESHttpPut", "es:ESHttpPost", "es:ESHttpDelete", "es:ESHttpHead"],
      Resource: `${args.domain.domainArn}/*`,
    };
    return {
      setup,
      rights: rolePolicy(`${name}-work`, args.roles.setup, [logStatement, callDomain], { parent: this }),
    };
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
        // The state keeps the whole text encrypted for its only secret, the password.
        input: pulumi.secret(pulumi.jsonStringify(event)),
      },
      {
        parent: this,
        dependsOn: [...dependsOn],
        customTimeouts: { create: "20m", update: "20m", delete: "20m" },
        // Of earlier versions, in their state: the invocation would be replaced without this.
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

/** The common part of all invocations' events; its owner is the stack. */
function commonEvent(
  { settings, stack, domain }: SearchSetupArgs,
  setupName: pulumi.Output<string>,
): pulumi.Output<SetupEvent & { readonly owner: string }> {
  return pulumi
    .all([domain.domainEndpoint, domain.masterPassword, setupName])
    .apply(([endpoint, password, functionName]) => ({
      owner: `${pulumi.getProject()}/${pulumi.getStack()}`,
      // New code may need another state for the same settings.
      code: bundleFunction("setup").sha256,
      functionName,
      ownDomain: settings.existingDomainArn === "",
      endpoint,
      engine: domain.engine.kind,
      engineVersion: domain.engine.version.replace(/^.*_/, ""),
      region: stack.place.region,
      authentication: authentication(domain.masterUserName, password),
      adopt: settings.adoptObjects,
      required: settings.requiredParts as NonNullable<SetupEvent["required"]>,
    }));
}

/** Only the event's keys: the caller's object may have more, such as settings. */
function streamSetup(
  args: StreamSetupArgs,
  { dashboards }: SetupSettings,
): Omit<StreamSetup, "shards" | "replicas" | "deliveryRoleArn"> {
  const { name, description, indexName, securityRole, timeField, retentionDays } = args;
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

function joinReports(results: readonly string[]): string {
  const reports = results.map((result) => JSON.parse(result) as Partial<SetupReport>);
  return JSON.stringify({
    changes: reports.flatMap(({ changes = [] }) => changes),
    seconds: reports.reduce((sum, { seconds = 0 }) => sum + seconds, 0),
  });
}

const authentication = (userName: string, password: string): Authentication =>
  userName ? { kind: "basic", userName, password } : { kind: "iam" };
