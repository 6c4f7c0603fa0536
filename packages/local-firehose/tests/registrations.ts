import type { Registration } from "@private-ingest/offline/engine/evaluation";
import type { StreamSetup } from "../../../lambda/contracts/stream-setup";
import { noOptions } from "@private-ingest/offline/engine/no-options";

export function registration(type: string, name: string, outputs: Record<string, unknown>): Registration {
  return {
    urn: `urn:pulumi:dev::private-ingest::${type}::${name}`,
    type,
    name,
    custom: true,
    remote: false,
    parent: "",
    inputs: outputs,
    outputs,
    id: name,
    secretPaths: [],
    ...noOptions,
  };
}

export const streamArn = "arn:aws:firehose:eu-west-1:123456789012:deliverystream/stock";
export const functionArn = "arn:aws:lambda:eu-west-1:123456789012:function:add-timestamp:7";

/** The function's contract: adds a timestamp, drops what says so, refuses what is not JSON. */
export const addTimestamp = `
exports.handler = async (event) => ({
  records: event.records.map(({ recordId, data }) => {
    try {
      const record = JSON.parse(Buffer.from(data, "base64").toString());
      if (record.drop) return { recordId, result: "Dropped" };
      const text = JSON.stringify({ ...record, timestamp: new Date().toISOString() }) + "\\n";
      return { recordId, result: "Ok", data: Buffer.from(text).toString("base64") };
    } catch {
      return { recordId, result: "ProcessingFailed", data };
    }
  }),
});`;

export interface ProgramOptions {
  readonly name?: string;
  readonly setup?: StreamSetup;
  readonly handler?: string;
  /** Merged over the stream's opensearchConfiguration. */
  readonly configuration?: Record<string, unknown>;
  readonly s3?: Record<string, unknown>;
  readonly function?: Record<string, unknown>;
  readonly processorParameters?: Record<string, string>;
}

/** The definition of the post's stream, as the setup's invocation carries it. */
export const stockSetup: StreamSetup = {
  name: "stockdata",
  description: "Stock prices",
  indexName: "stockdata",
  indexPattern: "stockdata-*",
  securityRole: "firehose-role",
  deliveryRoleArn: "arn:aws:iam::123456789012:role/delivery",
  timeField: "timestamp",
  mappings: {
    properties: {
      timestamp: { type: "date" },
      ticker_symbol: { type: "text", fields: { keyword: { type: "keyword", ignore_above: 256 } } },
      sector: { type: "text", fields: { keyword: { type: "keyword", ignore_above: 256 } } },
      change: { type: "double" },
      price: { type: "double" },
    },
  },
  shards: 1,
  replicas: 0,
  retentionDays: 0,
  dashboards: false,
  charts: [{ title: "Price", y: { kind: "avg", field: "price" }, by: "ticker_symbol", intervalSeconds: 1 }],
  columns: [],
};

export function setupOf(stream: StreamSetup): Registration {
  return registration("aws:lambda/invocation:Invocation", `setup-${stream.name}`, {
    input: JSON.stringify({ stream }),
  });
}

/** One stream with its setup, bucket and function; the stream is the last. */
export function program(options: ProgramOptions = {}): Registration[] {
  const { name = "stock", setup = stockSetup } = options;
  const functionName = name === "stock" ? "add-timestamp" : `${name}-transform`;
  const LambdaArn = functionArn.replace("add-timestamp", functionName);
  const parameters = Object.entries({ LambdaArn, ...options.processorParameters });
  return [
    setupOf(setup),
    registration("aws:s3/bucket:Bucket", "backup", { bucket: "stock-backup", arn: "arn:aws:s3:::stock-backup" }),
    registration("aws:lambda/function:Function", "transform", {
      name: functionName,
      arn: `arn:aws:lambda:eu-west-1:123456789012:function:${functionName}`,
      handler: "index.handler",
      runtime: "nodejs24.x",
      timeout: 45,
      memorySize: 256,
      code: { assets: { "index.js": { text: options.handler ?? addTimestamp } } },
      environment: { variables: { STAGE: "test" } },
      ...options.function,
    }),
    registration("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "stream", {
      name,
      arn: streamArn.replace(/stock$/, name),
      destination: "opensearch",
      opensearchConfiguration: {
        domainArn: "arn:aws:es:eu-west-1:123456789012:domain/stock",
        roleArn: "arn:aws:iam::123456789012:role/delivery",
        indexName: setup.indexName,
        s3Configuration: {
          bucketArn: "arn:aws:s3:::stock-backup",
          roleArn: "arn:aws:iam::123456789012:role/delivery",
          ...options.s3,
        },
        processingConfiguration: {
          enabled: true,
          processors: [
            {
              type: "Lambda",
              parameters: parameters.map(([parameterName, parameterValue]) => ({ parameterName, parameterValue })),
            },
          ],
        },
        ...options.configuration,
      },
    }),
  ];
}
