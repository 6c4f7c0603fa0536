import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";
import { bundleFunction, FunctionSource } from "../../lambda/bundle";

export interface PrivateFunctionArgs {
  readonly source: FunctionSource;
  readonly description: string;
  readonly role: aws.iam.Role;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Its place in a VPC; without it, the function runs outside. */
  readonly vpc?: {
    readonly subnetIds: readonly pulumi.Input<string>[];
    readonly securityGroupId: pulumi.Input<string>;
  };
  /** Resources that must exist from its first run until after its last. */
  readonly dependsOn?: readonly pulumi.Resource[];
}

export interface PrivateFunction {
  readonly function: aws.lambda.Function;
  /** Rights that its role needs to log; callers add their own statements. */
  readonly logStatement: pulumi.Output<object>;
}

const LOG_RETENTION_DAYS = 30;

/**
 * A bundled function with its own log group. The code is the one that `npm run build` writes and
 * the demo runs. A change of code publishes a new version, in place.
 */
export function privateFunction(name: string, args: PrivateFunctionArgs, parent: pulumi.Resource): PrivateFunction {
  const logGroup = new aws.cloudwatch.LogGroup(
    name,
    {
      name: `/aws/lambda/${pulumi.getProject()}-${pulumi.getStack()}-${name}`,
      retentionInDays: LOG_RETENTION_DAYS,
      kmsKeyId: args.kmsKeyArn,
    },
    { parent },
  );
  const deployed = new aws.lambda.Function(
    name,
    {
      description: args.description,
      role: args.role.arn,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      code: new pulumi.asset.AssetArchive({
        "index.js": new pulumi.asset.StringAsset(bundleFunction(args.source).code),
      }),
      timeout: args.timeoutSeconds,
      memorySize: args.memoryMiB,
      publish: true,
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
      ...(args.environment ? { environment: { variables: { ...args.environment } } } : {}),
      ...(args.vpc
        ? { vpcConfig: { subnetIds: [...args.vpc.subnetIds], securityGroupIds: [args.vpc.securityGroupId] } }
        : {}),
    },
    { parent, dependsOn: [...(args.dependsOn ?? [])] },
  );
  const logStatement = logGroup.arn.apply((arn) => ({
    Sid: "Log",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: `${arn}:*`,
  }));
  return { function: deployed, logStatement };
}
