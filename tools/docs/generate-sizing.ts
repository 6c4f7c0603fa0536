import { sizeText } from "@private-ingest/operator/size";
import { planSize } from "@private-ingest/operator/sizing/plan-size";
import { priceTable } from "@private-ingest/operator/sizing/prices";
import type { StreamSize } from "@private-ingest/operator/sizing/stream-size";
import { tShirts } from "@private-ingest/operator/sizing/t-shirts";

/** docs/sizing.md: typical sizes as `size` computes them. */
export function sizingMarkdown(): string {
  const rows = Object.entries(tShirts).map(([name, demand]) => {
    const { addressesPerSubnet, monthlyUsd, settings, streams } = planSize(demand);
    const [{ demand: data, index, quotaIncrease }] = streams as [StreamSize];
    const { instanceCount, instanceType, masterType, volumeSizeGiB } = settings;
    const cells = [
      name,
      data.gibPerDay,
      data.peakRecordsPerSecond.toLocaleString("en-US"),
      data.retentionDays,
      demand.replicas,
      demand.availabilityZones,
      `${instanceCount} × \`${instanceType}\``,
      settings.dedicatedMasters ? `3 × \`${masterType}\`` : "none",
      volumeSizeGiB,
      index.shards,
      quotaIncrease === 1 ? "default" : `${quotaIncrease} × default`,
      addressesPerSubnet,
      Math.round(monthlyUsd).toLocaleString("en-US"),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const head = [
    "size",
    "GiB per day",
    "peak records/s",
    "days kept",
    "replicas",
    "zones",
    "data nodes",
    "masters",
    "GiB per node",
    "shards per index",
    "stream quota",
    "addresses per subnet",
    "USD per month",
  ];
  return `# Sizing

\`npm run size -- --shirt M\` shows a size with every formula and its source; \`--write <stack>\` writes its settings into \`Pulumi.<stack>.yaml\`. For a size of your own give \`--gib-per-day\`, \`--record-bytes\`, \`--peak\`, \`--retention-days\`, \`--replicas\`, \`--zones\` and \`--load\`.

Records of 1 KiB, light load, prices of ${priceTable.region} of ${priceTable.asOf}, on demand:

| ${head.join(" | ")} |
| ${head.map(() => "---").join(" | ")} |
${rows.join("\n")}

T3 nodes (XS) are for trials: they have no Auto-Tune and burst on credits. Without replicas, a lost node loses its documents since the last snapshot.

## M in full

\`\`\`text
${sizeText(planSize(tShirts["M"] as (typeof tShirts)[string]))}
\`\`\`
`;
}
