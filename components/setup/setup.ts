import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { bundleFunction } from "../../lambda/bundle";
import type { Authentication, SetupEvent } from "../../lambda/contracts/setup-event";
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
  readonly indexName: string;
  /** 0 keeps indices. */
  readonly retentionDays: number;
  readonly indexRotation: IndexRotation;
  readonly dashboards: boolean;
  /** Name of the security role that the delivery role holds. */
  readonly securityRole: string;
  /** Objects of the domain that others made and the stack is to use. */
  readonly adoptObjects: readonly string[];
  /** Parts (`retention`, `dashboards`) whose absence from the cluster fails the update. */
  readonly requiredParts: readonly string[];
  readonly instanceCount: number;
  readonly volumeSizeGiB: number;
  readonly multiAzWithStandby: boolean;
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  /** Goes between the function and what its network interfaces need, so that a destroy finishes. */
  readonly drain: InterfaceDrain;
  /** The domain. */
  readonly dependsOn: readonly pulumi.Resource[];
}

const TIMEOUT_SECONDS = 600;

/**
 * What the post does by hand in Kibana, done by a function inside the VPC at each `pulumi up` that changes the desired state:
 * `firehose-role` and its mapping to the delivery role, index template, retention policy, index pattern, line chart, saved
 * search and dashboard, and the roles and mappings of the settings. Destroy undoes what it made. Cost: nothing to speak of.
 */
export class SearchSetup extends pulumi.ComponentResource {
  /** JSON of what was created, updated, left and skipped; see `SetupReport`. */
  readonly report: pulumi.Output<string>;
  /** The domain is set up; the stream depends on it. */
  readonly done: pulumi.Resource;

  constructor(name: string, args: SearchSetupArgs, opts?: pulumi.ComponentResourceOptions) {
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
    const invocation = this.run(name, args, setup, [...paths, rights, ...args.dependsOn]);
    this.done = invocation;
    this.report = pulumi.unsecret(invocation.result);
    this.registerOutputs({ report: this.report });
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
    args: SearchSetupArgs,
    setup: aws.lambda.Function,
    dependsOn: pulumi.Resource[],
  ): aws.lambda.Invocation {
    const event = pulumi.jsonStringify(desiredState(args, setup.name));
    return new aws.lambda.Invocation(
      name,
      {
        functionName: setup.name,
        lifecycleScope: "CRUD",
        // Its only secret is the password; the state keeps the whole text encrypted. A change of it is an update.
        input: pulumi.secret(event),
      },
      {
        parent: this,
        dependsOn,
        customTimeouts: { create: "20m", update: "20m", delete: "20m" },
        // Stacks of earlier versions have triggers in their state; without them the invocation would be replaced.
        ignoreChanges: ["triggers"],
      },
    );
  }
}

interface Deployed {
  readonly setup: aws.lambda.Function;
  readonly rights: aws.iam.RolePolicy;
}

function desiredState(args: SearchSetupArgs, setupName: pulumi.Output<string>): pulumi.Output<SetupEvent> {
  return pulumi
    .all([args.domainEndpoint, args.masterPassword, args.roles.delivery.arn, setupName])
    .apply(([endpoint, password, deliveryRoleArn, functionName]) => ({
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
      indexName: args.indexName,
      indexPattern: indexPattern(args.indexName, args.indexRotation),
      securityRole: args.securityRole,
      adopt: args.adoptObjects,
      deliveryRoleArn,
      ...planSecurityRoles(args),
      ...planIndex(args),
      retentionDays: args.retentionDays,
      dashboards: args.dashboards,
      required: args.requiredParts as NonNullable<SetupEvent["required"]>,
    }));
}

const authentication = (userName: string, password: string): Authentication =>
  userName ? { kind: "basic", userName, password } : { kind: "iam" };
