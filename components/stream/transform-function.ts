import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { privateFunction } from "../private-function";
import { roleFor, RoleOptions } from "../iam/service-roles";

export interface TransformFunctionArgs extends RoleOptions {
  /** 1 to 300. */
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
}

/**
 * The function that adds the timestamp to each record, and its published version: the stream calls a version, so that a
 * deployment never changes the code in the middle of a batch. Cost: 0.20 USD a million batches and the time they take.
 */
export class TransformFunction extends pulumi.ComponentResource {
  readonly functionName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** ARN of the published version. */
  readonly versionArn: pulumi.Output<string>;
  /** Its role's rights: whatever calls the function depends on them, or its first runs leave no log. */
  readonly rights: pulumi.Resource;

  constructor(name: string, args: TransformFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("private-ingest:stream:TransformFunction", name, {}, opts);
    const role = roleFor(
      name,
      { ...args, service: "lambda.amazonaws.com", description: "Transformation of the stream's records" },
      this,
    );
    const { function: transform, logStatement } = privateFunction(
      name,
      {
        source: "transform",
        description: "Adds the timestamp to each record of the stream",
        role,
        timeoutSeconds: args.timeoutSeconds,
        memoryMiB: args.memoryMiB,
        kmsKeyArn: args.kmsKeyArn,
      },
      this,
    );
    this.rights = new aws.iam.RolePolicy(
      name,
      { role: role.id, policy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: [logStatement] }) },
      { parent: this },
    );
    this.functionName = transform.name;
    this.arn = transform.arn;
    this.versionArn = transform.qualifiedArn;
    this.registerOutputs({ functionName: this.functionName, arn: this.arn, versionArn: this.versionArn });
  }
}
