import * as pulumi from "@pulumi/pulumi";
import { type EndpointService, PRODUCERS } from "./endpoint-services";
import type { StackContext } from "../stack/stack-context";
import { privateEndpoints } from "./private-endpoints";
import type { PrivateNetwork } from "./private-network";

export interface ProducerEndpointArgs {
  readonly stack: Pick<StackContext, "place">;
  readonly network: PrivateNetwork;
}

/**
 * For producers without a route to the internet: an interface endpoint of Firehose. The service's
 * own name resolves to it in the whole VPC. Cost: 7.30 USD per subnet and month, and 0.01 USD per
 * GB.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/vpc.html
 */
export class ProducerEndpoint extends pulumi.ComponentResource {
  constructor(name: string, args: ProducerEndpointArgs, opts?: pulumi.ComponentResourceOptions) {
    super("private-ingest:access:ProducerEndpoint", name, {}, opts);
    const { region } = args.stack.place;
    const what = { services: PRODUCERS, description: "the endpoint of Firehose for producers" };
    privateEndpoints(name, { region, network: args.network, ...what }, { parent: this });
    this.registerOutputs({});
  }
}

/** The endpoint, if the stack makes it. */
export const producerEndpoint = (
  endpointServices: readonly EndpointService[],
  args: ProducerEndpointArgs,
  opts: pulumi.ComponentResourceOptions,
): ProducerEndpoint | undefined =>
  PRODUCERS.every((service) => endpointServices.includes(service))
    ? new ProducerEndpoint("producers", args, opts)
    : undefined;
