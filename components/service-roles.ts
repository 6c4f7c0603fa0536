import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/**
 * The two roles that act on the domain. They come before it, as its access policy and its master user may name them;
 * what they may do is attached by the components that know the resources. Cost: nothing.
 */
export class ServiceRoles extends pulumi.ComponentResource {
  /** Firehose acts as it: reads the source, calls the function, writes to the domain and the bucket. */
  readonly delivery: aws.iam.Role;
  /** The setup function acts as it; master user of the domain with `masterUser: iam`. */
  readonly setup: aws.iam.Role;

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("private-ingest:identity:ServiceRoles", name, {}, opts);
    this.delivery = roleFor(`${name}-delivery`, "firehose.amazonaws.com", "Delivery stream to the search domain", this);
    this.setup = roleFor(`${name}-setup`, "lambda.amazonaws.com", "Setup of the search domain", this);
    this.registerOutputs({ deliveryRoleArn: this.delivery.arn, setupRoleArn: this.setup.arn });
  }
}

/** A role that only the given service can assume. */
export function roleFor(name: string, service: string, description: string, parent: pulumi.Resource): aws.iam.Role {
  return new aws.iam.Role(
    name,
    {
      description,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
      }),
    },
    { parent },
  );
}
