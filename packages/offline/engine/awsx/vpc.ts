import { UNKNOWN } from "../evaluation";
import type { Child, Construction } from "../construction";
import { mapValues, resourceReference } from "../wire";
import { planSubnets, type PlannedSubnet, type SubnetSpec } from "./subnets";

/** Arguments of `awsx.ec2.Vpc` that shape what is made; the rest goes to the VPC itself. */
interface VpcArgs {
  readonly availabilityZoneNames?: readonly string[];
  readonly numberOfAvailabilityZones?: number;
  readonly cidrBlock?: string;
  readonly natGateways?: { readonly strategy?: string; readonly elasticIpAllocationIds?: readonly string[] };
  readonly subnetSpecs?: readonly SubnetSpec[];
  readonly subnetStrategy?: string;
  readonly tags?: Readonly<Record<string, unknown>>;
  readonly vpcEndpointSpecs?: readonly ({ readonly serviceName: string } & Readonly<Record<string, unknown>>)[];
}

/** Arguments that the component passes to `aws.ec2.Vpc` unchanged. */
const VPC_PROPERTIES = [
  "assignGeneratedIpv6CidrBlock",
  "enableDnsHostnames",
  "enableDnsSupport",
  "enableNetworkAddressUsageMetrics",
  "instanceTenancy",
  "ipv6CidrBlock",
  "region",
];

type Rest<T extends readonly unknown[]> = T extends readonly [unknown, ...infer R] ? R : never;

/** What the component makes, by the name of its output, and the types. */
const TYPES = {
  subnets: "aws:ec2/subnet:Subnet",
  routeTables: "aws:ec2/routeTable:RouteTable",
  routeTableAssociations: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  routes: "aws:ec2/route:Route",
  eips: "aws:ec2/eip:Eip",
  natGateways: "aws:ec2/natGateway:NatGateway",
  vpcEndpoints: "aws:ec2/vpcEndpoint:VpcEndpoint",
} as const;

/**
 * Builds `awsx:ec2:Vpc` as its provider does: names, parents and order are those of awsx 3.9,
 * https://github.com/pulumi/pulumi-awsx, `awsx/ec2/vpc.ts`. Subnets follow the strategies Auto and
 * Exact, or explicit blocks.
 * @throws in the provider's words for wrong arguments, and for the strategies Legacy and AutoMerge,
 * which are not built here.
 */
export async function constructVpc(construction: Construction) {
  const { name, parent: component } = construction;
  const args = construction.inputs as VpcArgs;
  const zones = args.availabilityZoneNames ?? defaultZones(construction, args.numberOfAvailabilityZones ?? 3);
  const strategy = (args.natGateways?.strategy ?? "OnePerAz").toLowerCase();
  const plans = plannedSubnets(name, args, zones);
  checkArguments(args, strategy, zones, plans);

  const tags = { Name: name, ...args.tags };
  const passedOn = Object.fromEntries(Object.entries(args).filter(([key]) => VPC_PROPERTIES.includes(key)));
  const cidrBlock = args.cidrBlock ?? "10.0.0.0/16";
  const make = maker(construction);
  const vpc = await make("aws:ec2/vpc:Vpc", name, component, { ...passedOn, cidrBlock, tags });
  const internetGateway = await make("aws:ec2/internetGateway:InternetGateway", name, vpc, { tags }, { vpcId: vpc });
  const made: Record<keyof typeof TYPES, Child[]> = mapValues(TYPES, () => []);
  const add = async (kind: keyof typeof TYPES, ...child: Rest<Parameters<typeof make>>): Promise<Child> => {
    const resource = await make(TYPES[kind], ...child);
    made[kind].push(resource);
    return resource;
  };
  for (const spec of args.vpcEndpointSpecs ?? [])
    await add("vpcEndpoints", spec.serviceName, vpc, spec, { vpcId: vpc });
  for (const plan of plans) await makeSubnet(plan);
  // Every output depends on the VPC and its subnets.
  return { outputs: outputs(), dependencies: [vpc, ...made.subnets].map(({ urn }) => urn) };

  async function makeSubnet(plan: PlannedSubnet): Promise<void> {
    const isPublic = plan.type === "Public";
    const tableTags = { ...tags, Name: plan.name, SubnetType: plan.type };
    const settings = {
      availabilityZone: plan.zone,
      mapPublicIpOnLaunch: isPublic,
      cidrBlock: plan.cidrBlock,
      tags: { ...tableTags, ...plan.tags, Name: plan.name, SubnetType: plan.type },
    };
    const subnet = await add("subnets", plan.name, vpc, settings, { vpcId: vpc });
    const routeTable = await add("routeTables", plan.name, subnet, { tags: tableTags }, { vpcId: vpc });
    const table = { routeTableId: routeTable };
    await add("routeTableAssociations", plan.name, routeTable, {}, { ...table, subnetId: subnet });
    const wantsNat = strategy === "oneperaz" || (strategy === "single" && made.natGateways.length === 0);
    if (isPublic && wantsNat && made.natGateways.length <= plan.zoneIndex) await makeNatGateway(plan, subnet);
    const target = isPublic ? { gatewayId: internetGateway } : natRoute(plan);
    const everywhere = { destinationCidrBlock: "0.0.0.0/0" };
    if (target) await add("routes", plan.name, routeTable, everywhere, { ...table, ...target });
  }

  async function makeNatGateway({ zoneIndex }: PlannedSubnet, subnet: Child): Promise<void> {
    const natName = `${name}-${zoneIndex + 1}`;
    const natTags = { ...args.tags, Name: natName };
    const given = args.natGateways?.elasticIpAllocationIds?.[zoneIndex];
    const address = given === undefined ? await add("eips", natName, subnet, { tags: natTags }) : undefined;
    const settings = { tags: natTags, ...(given === undefined ? {} : { allocationId: given }) };
    const references = { subnetId: subnet, ...(address ? { allocationId: address } : {}) };
    await add("natGateways", natName, subnet, settings, references);
  }

  /** The NAT gateway of a private subnet's zone, or the only one; isolated subnets have none. */
  function natRoute({ type, zoneIndex }: PlannedSubnet): { natGatewayId: Child } | undefined {
    const gateway = made.natGateways[strategy === "single" ? 0 : zoneIndex];
    return type === "Private" && gateway ? { natGatewayId: gateway } : undefined;
  }

  function outputs(): Record<string, unknown> {
    const reference = (resource: Child) => resourceReference(resource.urn, idOf(resource));
    const ofType = (type: string) => made.subnets.filter((_, place) => plans[place]?.type === type);
    // The provider creates subnets inside an apply: the preview of a new VPC does not know how many
    // there are. One of a deployed VPC knows them by their ids.
    const list = (resources: readonly Child[], view: (resource: Child) => unknown) => {
      const areKnown = resources.length > 0 && resources.every(({ id }) => id !== undefined);
      return construction.preview && !areKnown ? UNKNOWN : resources.map(view);
    };
    return {
      vpc: reference(vpc),
      vpcId: idOf(vpc),
      internetGateway: reference(internetGateway),
      subnetLayout: construction.preview ? UNKNOWN : (args.subnetSpecs ?? []),
      ...Object.fromEntries(
        ["public", "private", "isolated"].flatMap((kind) => {
          const resources = ofType(kind.charAt(0).toUpperCase() + kind.slice(1));
          return [
            [`${kind}SubnetIds`, list(resources, idOf)],
            [`${kind}Subnets`, list(resources, reference)],
          ];
        }),
      ),
      ...mapValues(made, (resources) => list(resources, reference)),
    };
  }
}

const idOf = (resource: Child): string => resource.id ?? UNKNOWN;

/** Registers children, which depend on their parent and on the resources whose ids they take. */
function maker({ register }: Construction) {
  return (
    type: string,
    name: string,
    parent: string | Child,
    properties: Readonly<Record<string, unknown>>,
    references: Readonly<Record<string, Child>> = {},
  ): Promise<Child> => {
    const referenced = Object.values(references).map(({ urn }) => urn);
    return register({
      type,
      name,
      parent: typeof parent === "string" ? parent : parent.urn,
      properties: { ...properties, ...mapValues(references, idOf) },
      dependencies: [...new Set([...(typeof parent === "string" ? [] : [parent.urn]), ...referenced])],
      propertyDependencies: mapValues(references, ({ urn }) => [urn]),
    });
  };
}

/** Public subnets come first in each zone: private ones route through the gateways in them. */
function plannedSubnets(name: string, args: VpcArgs, zones: readonly string[]): PlannedSubnet[] {
  const order = ["Public", "Private", "Isolated"];
  return planSubnets(name, args.cidrBlock ?? "10.0.0.0/16", zones, args.subnetSpecs)
    .filter(({ type }) => type !== "Unused")
    .sort((a, b) => a.zoneIndex - b.zoneIndex || order.indexOf(a.type) - order.indexOf(b.type));
}

function defaultZones({ invoke }: Construction, count: number): readonly string[] {
  const names = invoke("aws:index/getAvailabilityZones:getAvailabilityZones", {})?.["names"] as readonly string[];
  if (names.length < count) {
    throw new Error(
      `The configured region for this provider does not have at least ${count} Availability Zones. Either specify an explicit list of zones in availabilityZoneNames or choose a region with at least ${count} AZs.`,
    );
  }
  return names.slice(0, count);
}

function checkArguments(
  args: VpcArgs,
  strategy: string,
  zones: readonly string[],
  plans: readonly PlannedSubnet[],
): void {
  const problems: string[] = [];
  const types = new Set(plans.map(({ type }) => type));
  const addresses = args.natGateways?.elasticIpAllocationIds?.length ?? 0;
  if (args.availabilityZoneNames && args.numberOfAvailabilityZones !== undefined) {
    problems.push("Only one of [availabilityZoneNames] and [numberOfAvailabilityZones] can be specified");
  }
  if (!["none", "single", "oneperaz"].includes(strategy)) {
    problems.push(`natGateways.strategy is '${strategy}'; None, Single and OnePerAz are allowed.`);
  } else if (strategy !== "none" && !(types.has("Public") && types.has("Private"))) {
    problems.push(
      "If NAT Gateway strategy is 'OnePerAz' or 'Single', both private and public subnets must be declared.",
    );
  }
  const allowedAddresses = { none: [0], single: [0, 1], oneperaz: [0, zones.length] }[strategy] ?? [addresses];
  if (!allowedAddresses.includes(addresses)) {
    problems.push(`natGateways: ${addresses} Elastic IPs do not fit strategy '${strategy}' in ${zones.length} zones.`);
  }
  if (
    args.subnetSpecs &&
    !["Auto", "Exact"].includes(args.subnetStrategy ?? "Legacy") &&
    !args.subnetSpecs[0]?.cidrBlocks
  ) {
    problems.push(
      `subnetStrategy is ${args.subnetStrategy ?? "Legacy"}; this engine places subnets by Auto or Exact only.`,
    );
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
}
