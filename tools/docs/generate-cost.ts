import type { Registration } from "@private-ingest/offline/engine/evaluation";
import {
  evidence,
  nodePrices,
  type Price,
  type PricedType,
  prices,
  priceTable,
} from "@private-ingest/operator/sizing/prices";

/** One line of a bill. */
interface Item {
  readonly what: string;
  readonly count: number;
  readonly each: number;
  /** Formula of `each`. */
  readonly reckoning: string;
}

/** @throws when something has no price */
function item(what: string, count: number, price: Price | undefined): Item {
  if (price === undefined) throw new Error(`packages/operator/sizing/prices.ts has no price of: ${what}`);
  const { per, usd } = price;
  const { hoursPerMonth } = priceTable;
  if (per === "hour") return { what, count, each: usd * hoursPerMonth, reckoning: `${usd} × ${hoursPerMonth} h` };
  return { what, count, each: usd, reckoning: String(usd) };
}

const node = (role: string, type: unknown, count: unknown): Item =>
  item(`${role} ${String(type)}`, Number(count), nodePrices[String(type).replace(/\.search$/, "") as PricedType]);
const other = (what: string, count: number): Item => item(what, count, prices[what as keyof typeof prices]);

type Properties = Readonly<Record<string, unknown>>;

/** What a resource costs while nothing flows; what is not here costs by use only, or nothing. */
const BILLED: Readonly<Record<string, (inputs: Properties) => readonly Item[]>> = {
  "aws:opensearch/domain:Domain": (inputs) => {
    const cluster = inputs["clusterConfig"] as Properties;
    const nodes = Number(cluster["instanceCount"]);
    const size = Number((inputs["ebsOptions"] as Properties)["volumeSize"]);
    return [
      node("data node", cluster["instanceType"], nodes),
      ...(cluster["dedicatedMasterEnabled"] === true
        ? [node("dedicated master", cluster["dedicatedMasterType"], cluster["dedicatedMasterCount"])]
        : []),
      ...(cluster["warmEnabled"] === true
        ? [other(`warm node ${String(cluster["warmType"])}`, Number(cluster["warmCount"]))]
        : []),
      other("GiB of a domain's gp3 volume", nodes * size),
    ];
  },
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": (inputs) => {
    const destination = (inputs["opensearchConfiguration"] ?? inputs["elasticsearchConfiguration"]) as Properties;
    const { subnetIds } = destination["vpcConfig"] as { subnetIds: readonly string[] };
    return [other("zone of the stream in the VPC", subnetIds.length)];
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": (inputs) => [
    other("interface endpoint and zone", (inputs["subnetIds"] as readonly string[]).length),
  ],
  "aws:ec2/instance:Instance": (inputs) => [
    other(`access host ${String(inputs["instanceType"])}`, 1),
    other("GiB of an instance's gp3 volume", Number((inputs["rootBlockDevice"] as Properties)["volumeSize"])),
  ],
  "aws:secretsmanager/secret:Secret": () => [other("secret", 1)],
  "aws:kms/key:Key": () => [other("key", 1)],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ({ metricQueries = [{ metric: {} }] }) => [
    other("metric of an alarm", (metricQueries as readonly Properties[]).filter(({ metric }) => metric).length),
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

/** USD per month of an evaluated program without any record. */
export function monthlyCost(resources: readonly Registration[]): number {
  return bill(resources).reduce((sum, { count, each }) => sum + count * each, 0);
}

/** The bill of an evaluated program as a Markdown table. */
export function billTable(resources: readonly Registration[]): string {
  const rows = bill(resources).map(
    ({ what, count, each, reckoning }) => `| ${what} | ${count} | ${reckoning} | ${(count * each).toFixed(2)} |`,
  );
  const total = `| **per month** | | | **${monthlyCost(resources).toFixed(2)}** |`;
  return ["| what | count | USD each | USD |", "| --- | --: | --: | --: |", ...rows, total].join("\n");
}

/** Every price with the page it is of and where it was found, as a Markdown table. */
export function priceList(): string {
  const nodes = Object.entries(nodePrices).map(([type, price]): [string, Price] => [`node ${type}.search`, price]);
  const rows = [...nodes, ...Object.entries(prices)].map(
    ([what, { foundIn, page, per, usd }]: [string, Price]) =>
      `| ${what} | ${usd < 0.001 ? usd.toFixed(10) : usd} | ${per} | [${new URL(page).pathname.split("/")[1] ?? ""}](${page}) | ${foundIn} |`,
  );
  const legend = Object.entries(evidence).map(([name, meaning]) => `- \`${name}\`: ${meaning}`);
  const head = ["| what | USD | per | AWS's page | found in |", "| --- | --: | --- | --- | --- |"];
  return [`${priceTable.note} Compared in ${priceTable.asOf}:`, legend.join("\n"), [...head, ...rows].join("\n")].join(
    "\n\n",
  );
}
