import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DrainEvent } from "../lambda/drain/event";
import { privateFunction } from "./private-function";
import { roleFor } from "./service-roles";

export interface InterfaceDrainArgs {
  readonly securityGroupId: pulumi.Input<string>;
  /** Stream and domain share the group. */
  readonly sharedSecurityGroup: boolean;
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  /** What the interfaces' owner needs until they are gone: its rights and its rules. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/** Lambda runs 15 minutes at most; what is left is for the answer. */
const FUNCTION_TIMEOUT_SECONDS = 900;
const WAIT_SECONDS = 840;

/**
 * At destroy, waits between the stream and what its interfaces depend on. Firehose removes its interfaces some minutes after
 * the stream is gone, with the rights of the delivery role: were those, the group or the subnet deleted first, the interfaces
 * would stay and nothing could be destroyed. Whatever owns interfaces depends on `done`. Cost: nothing until then.
 */
export class InterfaceDrain extends pulumi.ComponentResource {
  readonly done: pulumi.Resource;

  constructor(name: string, args: InterfaceDrainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("private-ingest:network:InterfaceDrain", name, {}, opts);
    const role = roleFor(name, "lambda.amazonaws.com", "Waits until the stream's network interfaces are gone", this);
    const { function: drain, logStatement } = privateFunction(
      name,
      {
        source: "drain",
        description: "Waits until the stream's network interfaces are gone",
        role,
        timeoutSeconds: FUNCTION_TIMEOUT_SECONDS,
        memoryMiB: 128,
        kmsKeyArn: args.kmsKeyArn,
      },
      this,
    );
    const rights = new aws.iam.RolePolicy(
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
    const event: pulumi.Input<pulumi.Unwrap<DrainEvent>> = pulumi.output({
      securityGroupIds: [args.securityGroupId],
      ignoreDomainInterfaces: args.sharedSecurityGroup,
      waitSeconds: WAIT_SECONDS,
    });
    this.done = new aws.lambda.Invocation(
      name,
      { functionName: drain.name, lifecycleScope: "CRUD", input: pulumi.jsonStringify(event) },
      { parent: this, dependsOn: [rights, ...args.dependsOn], customTimeouts: { delete: "20m" } },
    );
    this.registerOutputs({});
  }
}
