import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";
import { EndpointService, endpointServiceName } from "./endpoint-services";
import { ifFound } from "../account/if-found";
import { Refusal } from "../problems/refusal";
import { stackTag } from "../stack/stack-tag";

/** Result of looking up a service's endpoints in a VPC. */
type Finding = "none" | "one of this stack" | "one of somebody else" | "several";

/**
 * Services with an existing endpoint and private DNS, of which a VPC allows one. This stack's own
 * endpoints are excluded, so that the next run still declares them.
 * @throws Refusal if there are several: the look-up cannot tell which has private DNS.
 */
export async function existingEndpoints(
  vpcId: string,
  region: string,
  services: readonly EndpointService[],
  opts: pulumi.InvokeOptions,
): Promise<EndpointService[]> {
  const found = await Promise.all(
    services.map(async (service) => ({ service, finding: await findEndpoint(vpcId, region, service, opts) })),
  );
  const unclear = found.filter(({ finding }) => finding === "several").map(({ service }) => service);
  if (unclear.length > 0) {
    const setting = unclear.includes("kinesis-firehose") ? "producerEndpoint" : "sessionManagerEndpoints";
    throw new Refusal(
      `${setting}: true given, but ${vpcId} has several interface endpoints of ${unclear.join(" and ")}, of which one may have private DNS; set it to false to use that one, or delete the unused ones`,
    );
  }
  return found.filter(({ finding }) => finding === "one of somebody else").map(({ service }) => service);
}

async function findEndpoint(
  vpcId: string,
  region: string,
  service: EndpointService,
  opts: pulumi.InvokeOptions,
): Promise<Finding> {
  const query = {
    vpcId,
    serviceName: endpointServiceName(region, service),
    filters: [
      { name: "vpc-endpoint-type", values: ["Interface"] },
      // An endpoint in deletion frees its name.
      { name: "vpc-endpoint-state", values: ["pendingAcceptance", "pending", "available"] },
    ],
  };
  try {
    const endpoint = await ifFound(aws.ec2.getVpcEndpoint(query, opts));
    if (endpoint === undefined) return "none";
    if (await isOwn(endpoint, opts)) return "one of this stack";
    return ((endpoint as Partial<typeof endpoint>).privateDnsEnabled ?? true) ? "one of somebody else" : "none";
  } catch (error) {
    // The provider has no look-up that answers with a list (vpc_endpoint_data_source.go).
    if (!/multiple .* matched/i.test(String(error))) throw error;
    return (await hasOwn(query, opts)) ? "one of this stack" : "several";
  }
}

async function hasOwn(query: aws.ec2.GetVpcEndpointArgs, opts: pulumi.InvokeOptions): Promise<boolean> {
  return (await ifFound(aws.ec2.getVpcEndpoint({ ...query, tags: stackTag() }, opts))) !== undefined;
}

/** By the stack's tag. Older endpoints are found by their group, and tagged by the next update. */
async function isOwn(endpoint: aws.ec2.GetVpcEndpointResult, opts: pulumi.InvokeOptions): Promise<boolean> {
  const { tags, securityGroupIds } = endpoint as Partial<aws.ec2.GetVpcEndpointResult>;
  const [name = "", value] = Object.entries(stackTag())[0] ?? [];
  if (tags?.[name] !== undefined) return tags[name] === value;
  const groups = await Promise.all((securityGroupIds ?? []).map((id) => aws.ec2.getSecurityGroup({ id }, opts)));
  return groups.some(({ description }) => description === "Search domain: the Session Manager endpoints");
}
