import { nodePrices, type PricedType, prices, priceTable } from "./prices";
import type { Demand, SizeSettings } from "./demand";

export interface CostLine {
  readonly item: string;
  /** The arithmetic. */
  readonly formula: string;
  readonly usd: number;
}

const { hoursPerMonth } = priceTable;
const daysPerMonth = hoursPerMonth / 24;
const bytesPerGB = 1e9;
const bytesPerGiB = 2 ** 30;
/** A record is billed as a multiple of this. */
const billedStepBytes = 5 * 1024;

/** What a month costs, line by line; without Lambda, S3 and logs, which are small beside it and depend on the records. */
export function monthlyCost(demand: Demand, settings: SizeSettings): CostLine[] {
  const {
    availabilityZones: zones,
    instanceCount,
    instanceType,
    masterType,
    dedicatedMasters,
    volumeSizeGiB,
  } = settings;
  const hour = (type: string): number => nodePrices[type.replace(/\.search$/, "") as PricedType].usd;
  const line = (item: string, ...factors: readonly number[]): CostLine => ({
    item,
    formula: factors.map((factor) => Number(factor.toPrecision(4))).join(" × "),
    usd: factors.reduce((product, factor) => product * factor, 1),
  });
  const deliveredGB = (demand.gibPerDay * bytesPerGiB * daysPerMonth) / bytesPerGB;
  const billedGB =
    (deliveredGB / demand.recordBytes) * Math.ceil(demand.recordBytes / billedStepBytes) * billedStepBytes;
  return [
    line(`data nodes, ${instanceCount} × ${instanceType}`, instanceCount, hour(instanceType), hoursPerMonth),
    ...(dedicatedMasters ? [line(`masters, 3 × ${masterType}`, 3, hour(masterType), hoursPerMonth)] : []),
    line("volumes, gp3", instanceCount, volumeSizeGiB, prices["GiB of a domain's gp3 volume"].usd),
    line("stream: GB taken, records in steps of 5 KB", billedGB, prices["GB ingested by the stream"].usd),
    line("stream: GB into the VPC", deliveredGB, prices["GB delivered into the VPC"].usd),
    line("stream: hours in the VPC", zones, prices["zone of the stream in the VPC"].usd, hoursPerMonth),
    line("Session Manager: two endpoints a zone", 2, zones, prices["interface endpoint and zone"].usd, hoursPerMonth),
    line("Session Manager: host", prices["access host t4g.nano"].usd, hoursPerMonth),
  ];
}
