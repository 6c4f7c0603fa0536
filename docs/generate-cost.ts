import type { Registration } from "../local/engine/evaluation";

/**
 * Prices in USD, us-east-1, on demand: https://aws.amazon.com/opensearch-service/pricing, /firehose/pricing, /privatelink/pricing,
 * /ec2/pricing/on-demand, /ebs/pricing, /secrets-manager/pricing, /kms/pricing, /cloudwatch/pricing. A program that uses
 * something without a price here fails to be documented.
 */
const HOURLY: Readonly<Record<string, number>> = {
  "m5.xlarge.search": 0.283,
  "r6g.large.search": 0.167,
  "m6g.large.search": 0.128,
  "t4g.nano": 0.0042,
  "interface endpoint": 0.01,
  "stream in a VPC": 0.01,
};
const MONTHLY: Readonly<Record<string, number>> = {
  "GiB of a domain's gp3 volume": 0.122,
  "GiB of an instance's gp3 volume": 0.08,
  secret: 0.4,
  key: 1,
  "metric of an alarm": 0.1,
};
const HOURS = 730;

/** One line of a bill. */
interface Item {
  readonly what: string;
  readonly count: number;
  readonly each: number;
  /** How `each` comes about. */
  readonly reckoning: string;
}

const hourly = (what: string, count: number, price = what): Item => {
  const rate = priced(HOURLY, price);
  return { what, count, each: rate * HOURS, reckoning: `${rate} × ${HOURS} h` };
};
const monthly = (what: string, count: number, price = what): Item => {
  const rate = priced(MONTHLY, price);
  return { what, count, each: rate, reckoning: String(rate) };
};

function priced(prices: Readonly<Record<string, number>>, name: string): number {
  const price = prices[name];
  if (price === undefined) throw new Error(`docs/generate-cost.ts has no price of ${name}`);
  return price;
}

type Properties = Readonly<Record<string, unknown>>;

/** What a resource costs while nothing flows; what is not here costs by use only, or nothing. */
const BILLED: Readonly<Record<string, (inputs: Properties) => readonly Item[]>> = {
  "aws:opensearch/domain:Domain": (inputs) => {
    const cluster = inputs["clusterConfig"] as Properties;
    const nodes = Number(cluster["instanceCount"]);
    const size = Number((inputs["ebsOptions"] as Properties)["volumeSize"]);
    return [
      hourly(`data node ${String(cluster["instanceType"])}`, nodes, String(cluster["instanceType"])),
      ...(cluster["dedicatedMasterEnabled"] === true
        ? [
            hourly(
              `dedicated master ${String(cluster["dedicatedMasterType"])}`,
              Number(cluster["dedicatedMasterCount"]),
              String(cluster["dedicatedMasterType"]),
            ),
          ]
        : []),
      monthly("GiB of a domain's gp3 volume", nodes * size),
    ];
  },
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": (inputs) => {
    const destination = (inputs["opensearchConfiguration"] ?? inputs["elasticsearchConfiguration"]) as Properties;
    const { subnetIds } = destination["vpcConfig"] as { subnetIds: readonly string[] };
    return [hourly("zone of the stream in the VPC", subnetIds.length, "stream in a VPC")];
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": (inputs) => [
    hourly("interface endpoint and zone", (inputs["subnetIds"] as readonly string[]).length, "interface endpoint"),
  ],
  "aws:ec2/instance:Instance": (inputs) => [
    hourly(`access host ${String(inputs["instanceType"])}`, 1, String(inputs["instanceType"])),
    monthly("GiB of an instance's gp3 volume", Number((inputs["rootBlockDevice"] as Properties)["volumeSize"])),
  ],
  "aws:secretsmanager/secret:Secret": () => [monthly("secret", 1)],
  "aws:kms/key:Key": () => [monthly("key", 1)],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ({ metricQueries = [{ metric: {} }] }) => [
    monthly("metric of an alarm", (metricQueries as readonly Properties[]).filter(({ metric }) => metric).length),
  ],
};

/** Lines of a month's bill; equal ones are one. */
function bill(resources: readonly Registration[]): Item[] {
  const items = new Map<string, Item>();
  for (const item of resources.flatMap(({ type, inputs }) => BILLED[type]?.(inputs) ?? [])) {
    items.set(item.what, { ...item, count: item.count + (items.get(item.what)?.count ?? 0) });
  }
  return [...items.values()].sort((a, b) => b.count * b.each - a.count * a.each);
}

/** USD a month of an evaluated program before any record flows. */
export function monthlyCost(resources: readonly Registration[]): number {
  return bill(resources).reduce((sum, { count, each }) => sum + count * each, 0);
}

/** The bill of an evaluated program as a Markdown table. */
export function billTable(resources: readonly Registration[]): string {
  const rows = bill(resources).map(
    ({ what, count, each, reckoning }) => `| ${what} | ${count} | ${reckoning} | ${(count * each).toFixed(2)} |`,
  );
  const total = `| **a month** | | | **${monthlyCost(resources).toFixed(2)}** |`;
  return ["| what | count | USD each | USD |", "| --- | --: | --: | --: |", ...rows, total].join("\n");
}
