import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DrainEvent, PauseEvent } from "../lambda/drain/event";
import { privateFunction } from "./private-function";
import { roleFor, RoleOptions } from "./service-roles";

export interface InterfaceDrainArgs extends RoleOptions {
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
}

/** What to wait for at destroy. */
export interface Drained {
  /** The group of the interfaces that have to go. */
  readonly securityGroupId: pulumi.Input<string>;
  /** The subnets of the interfaces, which are deleted after them. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** A domain has interfaces in the group too, which stay. */
  readonly ignoreDomainInterfaces: boolean;
  /** Stop the destroy where interfaces are left when the time is up; otherwise it goes on and the report names them. */
  readonly failWhenLeft: boolean;
  /** What the interfaces' owner needs until they are gone: its rights and its rules. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/** Lambda runs 15 minutes at most; what is left is for the answer. */
const FUNCTION_TIMEOUT_SECONDS = 900;
const WAIT_SECONDS = 840;

/**
 * At destroy, waits between the owner of network interfaces and what these depend on. Firehose and Lambda remove their
 * interfaces some minutes after the stream or the function is gone, with the rights of its role: were those, the group or the
 * subnet deleted first, the interfaces would stay and nothing could be destroyed. Cost: nothing until then.
 *
 * Its function waits in an update as well, where AWS needs a while to know everywhere what has been made.
 */
export class InterfaceDrain extends pulumi.ComponentResource {
  private readonly functionName: pulumi.Output<string>;
  private readonly rights: pulumi.Resource;

  constructor(
    private readonly name: string,
    args: InterfaceDrainArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("private-ingest:network:InterfaceDrain", name, {}, opts);
    const description = "Waits until network interfaces are gone";
    const role = roleFor(name, { ...args, service: "lambda.amazonaws.com", description }, this);
    const { function: drain, logStatement } = privateFunction(
      name,
      {
        source: "drain",
        description,
        role,
        timeoutSeconds: FUNCTION_TIMEOUT_SECONDS,
        memoryMiB: 128,
        kmsKeyArn: args.kmsKeyArn,
      },
      this,
    );
    this.functionName = drain.name;
    this.rights = new aws.iam.RolePolicy(
      name,
      {
        role: role.id,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            logStatement,
            // "*", as EC2 knows no resource-level permission for it.
            { Sid: "SeeInterfaces", Effect: "Allow", Action: ["ec2:DescribeNetworkInterfaces"], Resource: "*" },
          ],
        }),
      },
      { parent: this },
    );
    this.registerOutputs({});
  }

  /**
   * @param owner name of the component that the interfaces belong to.
   * @returns what the owner has to depend on.
   */
  before(owner: string, { securityGroupId, subnetIds, dependsOn, ...how }: Drained): pulumi.Resource {
    const event: pulumi.Input<pulumi.Unwrap<DrainEvent>> = pulumi.output({
      securityGroupIds: [securityGroupId],
      ...how,
      waitSeconds: WAIT_SECONDS,
    });
    // The function needs no subnet; an output among the dependencies brings those of its own.
    const subnets = subnetIds.map((id) => pulumi.output(id).apply(() => this.rights));
    return new aws.lambda.Invocation(
      `${this.name}-${owner}`,
      { functionName: this.functionName, lifecycleScope: "CRUD", input: pulumi.jsonStringify(event) },
      { parent: this, dependsOn: [this.rights, ...dependsOn, ...subnets], customTimeouts: { delete: "20m" } },
    );
  }

  /**
   * Waits once, in the update that makes it; a later deletion of it runs nothing.
   * @param pauseSeconds under 900, which is all the time that Lambda gives.
   * @param after what has to be known everywhere.
   * @param parent whose pause it is.
   * @returns what has to wait depends on it.
   */
  pause(name: string, pauseSeconds: number, after: pulumi.Resource, parent: pulumi.Resource): pulumi.Resource {
    const event: PauseEvent = { pauseSeconds };
    return new aws.lambda.Invocation(
      name,
      { functionName: this.functionName, lifecycleScope: "CREATE_ONLY", input: JSON.stringify(event) },
      { parent, dependsOn: [this.rights, after] },
    );
  }
}
