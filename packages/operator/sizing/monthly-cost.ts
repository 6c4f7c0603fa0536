import { type CostLine, costLine } from "./bill";
import type { Demand, SizeSettings } from "./demand";
import { priceTable } from "./prices";

const daysPerMonth = priceTable.hoursPerMonth / 24;
const bytesPerGB = 1e9;
const bytesPerGiB = 2 ** 30;
/** A record is billed as a multiple of this. */
const billedStepBytes = 5 * 1024;

/** What a month costs, without Lambda, S3 and logs: they are small beside it and depend on the records. */
export function monthlyCost({ gibPerDay, recordBytes }: Demand, settings: SizeSettings): CostLine[] {
  const { availabilityZones: zones, instanceCount, instanceType, masterType, volumeSizeGiB } = settings;
  const deliveredGB = (gibPerDay * bytesPerGiB * daysPerMonth) / bytesPerGB;
  const billedGB = (deliveredGB / recordBytes) * Math.ceil(recordBytes / billedStepBytes) * billedStepBytes;
  return [
    costLine(`node ${instanceType}`, instanceCount, `data nodes ${instanceType}`),
    ...(settings.dedicatedMasters ? [costLine(`node ${masterType}`, 3, `masters ${masterType}`)] : []),
    costLine("GiB of a domain's gp3 volume", instanceCount * volumeSizeGiB),
    costLine("GB ingested by the stream", billedGB, "GB ingested by the stream, records in steps of 5 KB"),
    costLine("GB delivered into the VPC", deliveredGB),
    costLine("zone of the stream in the VPC", zones),
    costLine("interface endpoint and zone", 2 * zones, "interface endpoints of Session Manager, per zone"),
    costLine("access host t4g.nano", 1),
  ];
}
