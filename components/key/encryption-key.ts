import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";
import { fittedNameWithoutDots } from "../stack/fitted-name";
import { arnIn, Place, servicePrincipal } from "../iam/arns";

export interface EncryptionKeyArgs {
  readonly place: Place;
  readonly protectData: boolean;
}

/**
 * One customer key for domain, stream, backup, logs, secrets and alarms. Roles use it by their own
 * policies; the key's policy admits services that act without a role. Cost: 1 USD per month and
 * 0.03 USD per 10,000 uses.
 */
export class EncryptionKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: EncryptionKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("private-ingest:key:EncryptionKey", name, {}, opts);
    const key = new aws.kms.Key(
      name,
      {
        description: `private-ingest ${pulumi.getStack()}: domain, stream, backup, logs, secrets`,
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: JSON.stringify(keyPolicy(args.place)),
      },
      { parent: this, protect: args.protectData },
    );
    new aws.kms.Alias(
      name,
      {
        name: `alias/${fittedNameWithoutDots(`${pulumi.getProject()}-${pulumi.getStack()}`)}`,
        targetKeyId: key.id,
      },
      { parent: this },
    );
    this.arn = key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

export interface CustomerKeyOptions {
  readonly customerKey: boolean;
  /** An existing key, or empty. */
  readonly kmsKeyArn: string;
}

export function encryptionKey(
  options: CustomerKeyOptions,
  args: EncryptionKeyArgs,
  opts: pulumi.ComponentResourceOptions,
): { readonly arn: pulumi.Input<string> | undefined } {
  if (options.kmsKeyArn !== "") return { arn: options.kmsKeyArn };
  return options.customerKey ? new EncryptionKey("key", args, opts) : { arn: undefined };
}

/** Rights of this stack's services on its key; an existing key's policy must grant the same. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
export function keyPolicy(place: Place): object {
  const { partition, accountId } = place;
  const use = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];
  // In a key policy, "*" is the key itself.
  const Resource = "*";
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AccountDecidesByIam",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
        Action: "kms:*",
        Resource,
      },
      {
        Sid: "Logs",
        Effect: "Allow",
        Principal: { Service: servicePrincipal(place, "logs") },
        Action: use,
        Resource,
        Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": arnIn(place, "logs", "log-group:*") } },
      },
      {
        Sid: "Alarms",
        Effect: "Allow",
        Principal: { Service: servicePrincipal(place, "cloudwatch") },
        Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
        Resource,
        Condition: { StringEquals: { "aws:SourceAccount": accountId } },
      },
    ],
  };
}
