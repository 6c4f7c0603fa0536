import * as pulumi from "@pulumi/pulumi";
import type { FunctionSource } from "../../lambda/bundle";
import type { Transform } from "../../lambda/contracts/record-transform";
import { environmentOf } from "../../lambda/transform/time-field";
import { privateFunction } from "../functions/private-function";
import { rolePolicy } from "../iam/role-policy";
import { roleFor } from "../iam/service-roles";
import type { StackContext } from "../stack/stack-context";

/** A transform that needs a function. */
export type FunctionTransform = Exclude<Transform, { readonly kind: "none" }>;

export interface TransformFunctionArgs {
  /** A change updates the function, in place. */
  readonly transform: FunctionTransform;
  /** 1 to 300. */
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  readonly stack: Pick<StackContext, "kmsKeyArn" | "roleOptions">;
}

/**
 * The function that transforms records. The stream calls a published version, so that code does not
 * change during a batch. Cost: 0.20 USD per million batches, plus run time.
 */
export class TransformFunction extends pulumi.ComponentResource {
  readonly functionName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly versionArn: pulumi.Output<string>;
  /** Its role's rights: callers depend on them, or first runs have no log. */
  readonly rights: pulumi.Resource;

  constructor(name: string, args: TransformFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("private-ingest:stream:TransformFunction", name, {}, opts);
    const role = roleFor(
      name,
      {
        ...args.stack.roleOptions,
        service: "lambda.amazonaws.com",
        description: "Transformation of the stream's records",
      },
      this,
    );
    const { function: transform, logStatement } = privateFunction(
      name,
      {
        ...deploymentOf(args.transform),
        role,
        timeoutSeconds: args.timeoutSeconds,
        memoryMiB: args.memoryMiB,
        kmsKeyArn: args.stack.kmsKeyArn,
      },
      this,
    );
    this.rights = rolePolicy(name, role, [logStatement], { parent: this });
    this.functionName = transform.name;
    this.arn = transform.arn;
    this.versionArn = transform.qualifiedArn;
    this.registerOutputs({ functionName: this.functionName, arn: this.arn, versionArn: this.versionArn });
  }
}

/** Code, description and environment of a transform's function. */
function deploymentOf(transform: FunctionTransform): {
  readonly source: FunctionSource;
  readonly description: string;
  readonly environment?: Readonly<Record<string, string>>;
} {
  switch (transform.kind) {
    case "own":
      return { source: { transformFile: transform.file }, description: "Transforms each record of the stream" };
    case "cloudwatchLogs":
      return { source: "cloudwatch-logs", description: "Unzips the log events of each record of the stream" };
    case "timestamp": {
      const { field, keepExisting } = transform;
      const description = `Adds the ${field} to each record of the stream`;
      const environment = environmentOf({ name: field, keepExisting });
      return { source: "transform", description, ...(Object.keys(environment).length > 0 && { environment }) };
    }
  }
}
