// The real Terraform AWS provider creates, changes, tags and destroys a stream at the local
// endpoint.
import assert from "node:assert/strict";
import { FirehoseClient, ListDeliveryStreamsCommand, PutRecordCommand } from "@aws-sdk/client-firehose";
import type { Pipeline } from "@private-ingest/local-firehose/pipeline";
import { DuckDbStore } from "@private-ingest/local-firehose/store/duckdb";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { pipelineInto } from "@private-ingest/local-firehose/tests/running-pipeline";
import { findTerraform, Workspace } from "./terraform";

const role = "arn:aws:iam::123456789012:role/delivery";

/** A stream with everything that the destination has, and a function that the program declares. */
function stream(
  changes: { indexName?: string; bufferingSize?: number; tags?: Record<string, string>; sse?: boolean } = {},
) {
  return {
    name: "made-by-terraform",
    destination: "opensearch",
    tags: changes.tags ?? { team: "data" },
    ...(changes.sse === true && { server_side_encryption: { enabled: true, key_type: "AWS_OWNED_CMK" } }),
    opensearch_configuration: {
      domain_arn: "arn:aws:es:eu-west-1:123456789012:domain/stock",
      role_arn: role,
      index_name: changes.indexName ?? "orders",
      index_rotation_period: "NoRotation",
      buffering_size: changes.bufferingSize ?? 10,
      buffering_interval: 60,
      retry_duration: 0,
      s3_backup_mode: "AllDocuments",
      document_id_options: { default_document_id_format: "NO_DOCUMENT_ID" },
      cloudwatch_logging_options: { enabled: true, log_group_name: "/firehose/orders", log_stream_name: "Delivery" },
      vpc_config: { role_arn: role, subnet_ids: ["subnet-1"], security_group_ids: ["sg-1"] },
      s3_configuration: {
        role_arn: role,
        bucket_arn: "arn:aws:s3:::orders-backup",
        buffering_interval: 60,
        compression_format: "GZIP",
        error_output_prefix: "failed/!{firehose:error-output-type}/",
      },
      processing_configuration: {
        enabled: true,
        processors: [
          {
            type: "Lambda",
            parameters: {
              parameter_name: "LambdaArn",
              parameter_value: "arn:aws:lambda:eu-west-1:123456789012:function:add-timestamp:7",
            },
          },
        ],
      },
    },
  };
}

describe("the local Firehose endpoint before the real Terraform AWS provider", function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  let store: DuckDbStore | undefined;
  let pipeline: Pipeline | undefined;
  let workspace: Workspace | undefined;
  let client: FirehoseClient | undefined;

  before(async function () {
    const asked = process.env["TERRAFORM_APPLY"] !== undefined;
    const found = asked ? findTerraform() : "it takes minutes; TERRAFORM_APPLY=1 asks for it";
    if (typeof found === "string") {
      console.log(`    skipped: ${found}`);
      return this.skip();
    }
    store = await DuckDbStore.open();
    pipeline = await pipelineInto(store, folder, { onProblem: (problem) => assert.fail(problem) });
    const { endpointUrl } = pipeline;
    workspace = await Workspace.make(found, { region: "eu-west-1", endpoints: [{ firehose: endpointUrl }] });
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    client = new FirehoseClient({ endpoint: endpointUrl, region: "eu-west-1", credentials });
  });

  after(async () => {
    workspace?.remove();
    client?.destroy();
    await pipeline?.close();
    await store?.close();
  });

  const put = (body: ReturnType<typeof stream>) => {
    workspace!.put({
      resource: { aws_kinesis_firehose_delivery_stream: { orders: body } },
      archives: {},
      problems: [],
      replaced: [],
    });
  };
  const apply = () => workspace!.run("apply", "-auto-approve");
  const actions = async () => (await workspace!.plan()).map(({ change }) => change.actions.join());

  it("makes a stream that runs, and finds nothing to change afterwards", async () => {
    put(stream());
    await apply();
    assert.deepEqual(await actions(), []);
    const Data = Buffer.from('{"ticker_symbol":"QXZ","price":1}');
    await client!.send(new PutRecordCommand({ DeliveryStreamName: "made-by-terraform", Record: { Data } }));
    for (const deadline = Date.now() + 20_000; (await store!.count()) === 0;) {
      assert(Date.now() < deadline, "the record was delivered");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const [document] = await store!.documents({ limit: 1 });
    assert.equal(document?.index, "orders");
    assert.match(String((JSON.parse(document.source) as Record<string, unknown>)["timestamp"]), /Z$/);
  });

  it("changes it in place, with its tags and its encryption", async () => {
    put(stream({ indexName: "renamed", bufferingSize: 20, tags: { cost: "1" }, sse: true }));
    assert.deepEqual(await actions(), ["update"]);
    await apply();
    assert.deepEqual(await actions(), []);
  });

  it("destroys it", async () => {
    await workspace!.run("destroy", "-auto-approve");
    const { DeliveryStreamNames } = await client!.send(new ListDeliveryStreamsCommand({}));
    assert.deepEqual(DeliveryStreamNames, ["stock"]);
    const { delivered, inBuffer, sent } = pipeline!.totals();
    assert.deepEqual([sent, delivered, inBuffer], [1, 1, 0]);
  });
});
