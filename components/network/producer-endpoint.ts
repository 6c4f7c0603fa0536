import * as pulumi from "@pulumi/pulumi";
import { PRODUCERS } from "./endpoint-services";
import { privateEndpoints, PrivateEndpointsArgs } from "./private-endpoints";

export type ProducerEndpointArgs = Omit<PrivateEndpointsArgs, "services" | "description">;

/**
 * A way for producers without a route to the internet: an interface endpoint of Firehose in the stack's subnets.
 * Producers need no change, as the service's own name leads there from anywhere in the VPC.
 *
 * Cost: 7.30 USD per subnet and month, and 0.01 USD per GB.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/vpc.html
 */
export class ProducerEndpoint extends pulumi.ComponentResource {
  constructor(name: string, args: ProducerEndpointArgs, opts?: pulumi.ComponentResourceOptions) {
    super("private-ingest:access:ProducerEndpoint", name, {}, opts);
    privateEndpoints(
      name,
      { ...args, services: PRODUCERS, description: "the endpoint of Firehose for producers" },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
