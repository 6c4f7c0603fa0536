/** Services of the program's resources, under their names in the provider's `endpoints`. */
const services = [
  "accessanalyzer",
  "acm",
  "cloudwatch",
  "ec2",
  "elasticsearch",
  "events",
  "firehose",
  "iam",
  "kinesis",
  "kms",
  "lambda",
  "logs",
  "opensearch",
  "s3",
  "secretsmanager",
  "sns",
  "ssm",
  "sts",
];

/** The `aws:*` keys of a stack whose calls go to one address. */
export function configurationOf(endpoint: string, region: string): Record<string, unknown> {
  return {
    "aws:region": region,
    "aws:endpoints": [Object.fromEntries(services.map((service) => [service, endpoint]))],
    "aws:accessKey": "test",
    "aws:secretKey": "test",
    "aws:s3UsePathStyle": "true",
    "aws:skipMetadataApiCheck": "true",
  };
}
