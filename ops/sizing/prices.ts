/**
 * Prices in us-east-1, on demand, USD. They are kept here because a command that sizes must work without an account; check them before you buy.
 * Within a family a size twice as large costs twice as much, to a tenth of a cent.
 * @see https://aws.amazon.com/opensearch-service/pricing/
 * @see https://aws.amazon.com/firehose/pricing/
 */
export const prices = {
  asOf: "March 2026",
  region: "us-east-1",
  hoursPerMonth: 730,
  /** An hour of an instance. */
  instanceHour: {
    "t3.small": 0.036,
    "t3.medium": 0.073,
    "m5.xlarge": 0.283,
    "r6g.large": 0.167,
    "r6g.xlarge": 0.335,
    "r6g.2xlarge": 0.669,
    "r6g.4xlarge": 1.339,
    "m6g.large": 0.128,
    "m6g.xlarge": 0.256,
    "m6g.2xlarge": 0.511,
  },
  gp3GiBMonth: 0.122,
  /** A GB taken by the stream; each record counts as a multiple of 5 KB. */
  ingestedGB: 0.029,
  /** A GB delivered into the VPC, and an hour of delivery in one Availability Zone. */
  vpcGB: 0.01,
  vpcZoneHour: 0.01,
  /** An hour of an interface endpoint in one zone; Session Manager needs two endpoints. */
  endpointHour: 0.01,
  accessHostHour: 0.0042,
} as const;

export type PricedType = keyof typeof prices.instanceHour;
