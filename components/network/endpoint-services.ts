/** AWS services with interface endpoints of the program. */
export type EndpointService = "ssm" | "ssmmessages" | "kinesis-firehose";

/** Session Manager: agents since 3.3.40 need only these two; older ones need ec2messages. */
export const SESSION_MANAGER: readonly EndpointService[] = ["ssm", "ssmmessages"];
export const PRODUCERS: readonly EndpointService[] = ["kinesis-firehose"];

/**
 * Name of a service's endpoint service. China's Regions prefix some names with `cn.`, but none of
 * these.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
 */
export const endpointServiceName = (region: string, service: EndpointService): string =>
  `com.amazonaws.${region}.${service}`;

export interface EndpointOptions {
  readonly dashboardAccess: "none" | "ssm" | "desktop";
  readonly sessionManagerEndpoints: boolean;
  readonly producerEndpoint: boolean;
}

export const wantedEndpoints = (options: EndpointOptions): EndpointService[] => [
  ...(options.dashboardAccess !== "none" && options.sessionManagerEndpoints ? SESSION_MANAGER : []),
  ...(options.producerEndpoint ? PRODUCERS : []),
];
