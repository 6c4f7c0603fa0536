import { arn, base36, dnsSuffix, text, uuid, type Creation, type StandIn } from "./stand-in";

const domainArn = (creation: Creation) => arn(creation.account, "es", `domain/${text(creation, "domainName")}`);

/** A domain in a VPC has no public name: `vpc-<name>-<26 characters>.<region>.es.amazonaws.com`. */
function endpoint(creation: Creation): string {
  const prefix = creation.inputs["vpcOptions"] === undefined ? "search" : "vpc";
  const host = `${prefix}-${text(creation, "domainName")}-${base36(creation.urn, 26)}`;
  const { region } = creation.account;
  return `${host}.${region}.es.${dnsSuffix(region)}`;
}

/** The service adds the VPC and the zones of the subnets to what the program chose. */
function vpcOptions({ inputs, created }: Creation): unknown {
  const options = inputs["vpcOptions"] as { subnetIds?: string[] } | undefined;
  if (!options) return undefined;
  const subnets = (options.subnetIds ?? []).map((id) => created(id)?.outputs);
  return {
    ...options,
    vpcId: subnets[0]?.["vpcId"] ?? "",
    availabilityZones: [...new Set(subnets.flatMap((subnet) => subnet?.["availabilityZone"] ?? []))],
  };
}

const domain = (computed: NonNullable<StandIn["computed"]>): StandIn => ({
  autoname: { property: "domainName", lowerCase: true },
  id: domainArn,
  computed: {
    arn: domainArn,
    domainId: ({ account, inputs }) => `${account.id}/${String(inputs["domainName"])}`,
    endpoint,
    vpcOptions,
    ...computed,
  },
});

export const search: Readonly<Record<string, StandIn>> = {
  "aws:opensearch/domain:Domain": domain({ dashboardEndpoint: (creation) => `${endpoint(creation)}/_dashboards` }),
  "aws:elasticsearch/domain:Domain": {
    ...domain({ kibanaEndpoint: (creation) => `${endpoint(creation)}/_plugin/kibana/` }),
    defaults: { elasticsearchVersion: "1.5" },
  },
  "aws:opensearch/domainPolicy:DomainPolicy": { id: (creation) => `esd-policy-${text(creation, "domainName")}` },
  "aws:opensearch/domainSamlOptions:DomainSamlOptions": { id: (creation) => text(creation, "domainName") },
  "aws:opensearch/vpcEndpoint:VpcEndpoint": {
    id: ({ urn }) => `aos-${uuid(urn).replaceAll("-", "")}`,
    computed: {
      endpoint: ({ urn, account: { region } }) => `vpc-${base36(urn, 26)}.${region}.es.${dnsSuffix(region)}`,
    },
  },
};
