import { type CreateDeliveryStreamInput, type DeliveryStreamDescription, Firehose } from "@aws-sdk/client-firehose";
import { folderBucket } from "@private-ingest/operator/backup";
import type { Pipeline } from "../../pipeline";
import { FakeStore } from "../fake-store";
import { temporaryFolder } from "../fixture";
import { pipelineInto } from "../running-pipeline";

export const roleArn = "arn:aws:iam::123456789012:role/delivery";

export const destination = {
  RoleARN: roleArn,
  DomainARN: "arn:aws:es:eu-west-1:123456789012:domain/orders",
  IndexName: "orders",
  S3Configuration: { RoleARN: roleArn, BucketARN: "arn:aws:s3:::orders-backup" },
};

/** Processing by a function, with the parameters given besides its ARN. */
export const lambda = (LambdaArn: string, parameters: Record<string, string> = {}) => ({
  Enabled: true,
  Processors: [
    {
      Type: "Lambda" as const,
      Parameters: Object.entries({ LambdaArn, ...parameters }).map(([name, ParameterValue]) => ({
        ParameterName: name as "LambdaArn",
        ParameterValue,
      })),
    },
  ],
});

/** AWS's own client, which tries nothing again. */
export function sdkFor(endpoint: string): Firehose {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return new Firehose({ endpoint, region: "eu-west-1", credentials, maxAttempts: 1 });
}

export class ControlPlaneClient {
  readonly folder = temporaryFolder();
  readonly problems: string[] = [];
  store!: FakeStore;
  pipeline!: Pipeline;
  sdk!: Firehose;

  /** Registers the hooks that start a pipeline for each test, and end it. */
  static inThisSuite(): ControlPlaneClient {
    const client = new ControlPlaneClient();
    beforeEach(() => client.start());
    afterEach(() => client.stop());
    return client;
  }

  async start(stateFolder?: string): Promise<void> {
    this.store = new FakeStore();
    this.pipeline = await pipelineInto(this.store, this.folder, {
      bucketOf: (name) => folderBucket(`${this.folder}/${name}`),
      speed: 1000,
      onProblem: (problem) => this.problems.push(problem),
      onFunctionLog: (line) => this.problems.push(line),
      stateFolder,
    });
    this.sdk = sdkFor(this.pipeline.endpointUrl);
  }

  async stop(): Promise<void> {
    this.sdk.destroy();
    await this.pipeline.close();
  }

  /** Creates a stream with `changes` over {@link destination}. */
  create(DeliveryStreamName: string, changes: object = {}, others: Partial<CreateDeliveryStreamInput> = {}) {
    const configuration = { ...destination, ...changes };
    return this.sdk.createDeliveryStream({
      ...{ DeliveryStreamName, AmazonopensearchserviceDestinationConfiguration: configuration, ...others },
    });
  }

  async describe(DeliveryStreamName: string): Promise<DeliveryStreamDescription> {
    return (await this.sdk.describeDeliveryStream({ DeliveryStreamName })).DeliveryStreamDescription!;
  }

  put(DeliveryStreamName: string, text: string) {
    return this.sdk.putRecord({ DeliveryStreamName, Record: { Data: Buffer.from(text) } });
  }

  update(
    DeliveryStreamName: string,
    CurrentDeliveryStreamVersionId: string,
    AmazonopensearchserviceDestinationUpdate: object,
    DestinationId = "destinationId-000000000001",
  ) {
    return this.sdk.updateDestination({
      ...{ DeliveryStreamName, CurrentDeliveryStreamVersionId, DestinationId },
      AmazonopensearchserviceDestinationUpdate,
    });
  }

  remove(DeliveryStreamName: string) {
    return this.sdk.deleteDeliveryStream({ DeliveryStreamName });
  }

  delivered(): (readonly [index: string, lines: string])[] {
    return this.store.batches.map(({ index, lines }) => [index, lines.toString().trimEnd()]);
  }
}
