import { type CostLine, costLine } from "./bill";
import type { SizeSettings } from "./capacity";
import type { Demand, StreamDemand } from "./demand";
import { priceTable } from "./prices";

const daysPerMonth = priceTable.hoursPerMonth / 24;
const bytesPerGB = 1e9;
const bytesPerGiB = 2 ** 30;
/** A record is billed as a multiple of this. */
const billedStepBytes = 5 * 1024;

/** What a month costs, without Lambda, S3 and logs, which are small beside it. */
export function monthlyCost({ streams }: Demand, settings: SizeSettings): CostLine[] {
  const { availabilityZones: zones, instanceCount, instanceType, masterType, volumeSizeGiB, warmNodes } = settings;
  const endpoints = settings.producerEndpoint ? 3 : 2;
  return [
    costLine(`node ${instanceType}`, instanceCount, `data nodes ${instanceType}`),
    ...(settings.dedicatedMasters ? [costLine(`node ${masterType}`, 3, `masters ${masterType}`)] : []),
    ...(warmNodes > 0 ? [costLine("warm node ultrawarm1.medium.search", warmNodes)] : []),
    costLine("GiB of a domain's gp3 volume", instanceCount * volumeSizeGiB),
    ...streams.flatMap((stream) => streamCost(stream, zones, streams.length > 1 ? `${stream.name}: ` : "")),
    costLine("interface endpoint and zone", endpoints * zones, `${endpoints} interface endpoints, per zone`),
    costLine("access host t4g.nano", 1),
  ];
}

/** What one stream adds to a month's bill. @param prefix of the lines. */
export function streamCost({ gibPerDay, recordBytes }: StreamDemand, zones: number, prefix = ""): CostLine[] {
  const deliveredGB = (gibPerDay * bytesPerGiB * daysPerMonth) / bytesPerGB;
  const billedGB = (deliveredGB / recordBytes) * Math.ceil(recordBytes / billedStepBytes) * billedStepBytes;
  const line = (what: string, count: number, more = "") => costLine(what, count, `${prefix}${what}${more}`);
  return [
    line("GB ingested by the stream", billedGB, ", records in steps of 5 KB"),
    line("GB delivered into the VPC", deliveredGB),
    line("zone of the stream in the VPC", zones),
  ];
}
