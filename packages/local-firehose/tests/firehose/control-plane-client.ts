import {
  CreateDeliveryStreamCommand,
  type CreateDeliveryStreamCommandInput,
  DeleteDeliveryStreamCommand,
  type DeliveryStreamDescription,
  DescribeDeliveryStreamCommand,
  FirehoseClient,
  ListDeliveryStreamsCommand,
  PutRecordCommand,
  UpdateDestinationCommand,
} from "@aws-sdk/client-firehose";
import { folderBucket } from "@private-ingest/operator/backup";
import type { Pipeline } from "../../pipeline";
import { FakeStore } from "../fake-store";
import { temporaryFolder } from "../fixture";
import { pipelineInto } from "../running-pipeline";

export const roleArn = "arn:aws:iam::123456789012:role/delivery";

/** What a new stream must have; the service's defaults do the rest. */
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

/** A client of a pipeline's endpoint, and what the pipeline made of its requests. */
export class ControlPlaneClient {
  readonly folder = temporaryFolder();
  readonly problems: string[] = [];
  store!: FakeStore;
  pipeline!: Pipeline;
  sdk!: FirehoseClient;

  /** Registers the hooks that start a pipeline for each test, and end it. */
  static inThisSuite(): ControlPlaneClient {
    const client = new ControlPlaneClient();
    beforeEach(() => client.start());
    afterEach(() => client.stop());
    return client;
  }

  /** @param stateFolder where created streams outlive the pipeline. */
  async start(stateFolder?: string): Promise<void> {
    this.store = new FakeStore();
    this.pipeline = await pipelineInto(this.store, this.folder, {
      bucketOf: (name) => folderBucket(`${this.folder}/${name}`),
      speed: 1000,
      onProblem: (problem) => this.problems.push(problem),
      onFunctionLog: (line) => this.problems.push(line),
      ...(stateFolder !== undefined && { stateFolder }),
    });
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const endpoint = this.pipeline.endpointUrl;
    this.sdk = new FirehoseClient({ endpoint, region: "eu-west-1", credentials, maxAttempts: 1 });
  }

  async stop(): Promise<void> {
    this.sdk.destroy();
    await this.pipeline.close();
  }

  /**
   * Creates a stream with {@link destination}.
   * @param changes over the destination.
   * @param others members of the request beside it.
   */
  create(name: string, changes: object = {}, others: Partial<CreateDeliveryStreamCommandInput> = {}) {
    return this.sdk.send(
      new CreateDeliveryStreamCommand({
        DeliveryStreamName: name,
        AmazonopensearchserviceDestinationConfiguration: { ...destination, ...changes },
        ...others,
      }),
    );
  }

  async describe(name: string): Promise<DeliveryStreamDescription> {
    const answer = await this.sdk.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName: name }));
    return answer.DeliveryStreamDescription!;
  }

  list() {
    return this.sdk.send(new ListDeliveryStreamsCommand({}));
  }

  put(name: string, text: string) {
    return this.sdk.send(new PutRecordCommand({ DeliveryStreamName: name, Record: { Data: Buffer.from(text) } }));
  }

  update(name: string, version: string, changes: object, DestinationId = "destinationId-000000000001") {
    return this.sdk.send(
      new UpdateDestinationCommand({
        DeliveryStreamName: name,
        CurrentDeliveryStreamVersionId: version,
        DestinationId,
        AmazonopensearchserviceDestinationUpdate: changes,
      }),
    );
  }

  remove(name: string) {
    return this.sdk.send(new DeleteDeliveryStreamCommand({ DeliveryStreamName: name }));
  }

  /** Index and lines of each batch that reached the domain. */
  delivered(): (readonly [index: string, lines: string])[] {
    return this.store.batches.map(({ index, lines }) => [index, lines.toString().trimEnd()]);
  }
}
