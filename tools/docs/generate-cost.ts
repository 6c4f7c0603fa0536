import type { Registration } from "@private-ingest/offline/engine/evaluation";
import { type CostLine, costLine, totalUsd } from "@private-ingest/operator/sizing/bill";
import { evidence, nodePrices, type Price, prices, priceTable } from "@private-ingest/operator/sizing/prices";

const node = (role: string, type: unknown, count: unknown): CostLine =>
  costLine(`node ${String(type)}`, Number(count), `${role} ${String(type)}`);

type Properties = Readonly<Record<string, unknown>>;

/** Fixed costs of a resource by its type; other types cost by use, or nothing. */
const BILLED: Readonly<Record<string, (inputs: Properties) => readonly CostLine[]>> = {
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
        ? [costLine(`warm node ${String(cluster["warmType"])}`, Number(cluster["warmCount"]))]
        : []),
      costLine("GiB of a domain's gp3 volume", nodes * size),
    ];
  },
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": (inputs) => {
    const destination = (inputs["opensearchConfiguration"] ?? inputs["elasticsearchConfiguration"]) as Properties;
    const { subnetIds } = destination["vpcConfig"] as { subnetIds: readonly string[] };
    return [costLine("zone of the stream in the VPC", subnetIds.length)];
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": (inputs) => [
    costLine("interface endpoint and zone", (inputs["subnetIds"] as readonly string[]).length),
  ],
  "aws:ec2/instance:Instance": (inputs) => [
    costLine(`access host ${String(inputs["instanceType"])}`, 1),
    costLine("GiB of an instance's gp3 volume", Number((inputs["rootBlockDevice"] as Properties)["volumeSize"])),
  ],
  "aws:secretsmanager/secret:Secret": () => [costLine("secret", 1)],
  "aws:kms/key:Key": () => [costLine("key", 1)],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ({ metricQueries = [{ metric: {} }] }) => [
    costLine("metric of an alarm", (metricQueries as readonly Properties[]).filter(({ metric }) => metric).length),
  ],
};

function bill(resources: readonly Registration[]): CostLine[] {
  const lines = new Map<string, CostLine>();
  for (const line of resources.flatMap(({ type, inputs }) => BILLED[type]?.(inputs) ?? [])) {
    const { count = 0, usd = 0 } = lines.get(line.item) ?? {};
    lines.set(line.item, { ...line, count: line.count + count, usd: line.usd + usd });
  }
  return [...lines.values()].sort((a, b) => b.usd - a.usd);
}

/** USD per month of an evaluated program without any record. */
export const monthlyCost = (resources: readonly Registration[]): number => totalUsd(bill(resources));

export function billTable(resources: readonly Registration[]): string {
  const rows = bill(resources).map(
    ({ item, count, each, usd }) => `| ${item} | ${count} | ${each} | ${usd.toFixed(2)} |`,
  );
  const total = `| **per month** | | | **${monthlyCost(resources).toFixed(2)}** |`;
  return ["| what | count | USD each | USD |", "| --- | --: | --: | --: |", ...rows, total].join("\n");
}

/** Every price with AWS's page and the source it was found in, as a Markdown table. */
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
