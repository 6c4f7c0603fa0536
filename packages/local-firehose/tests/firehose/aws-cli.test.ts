import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { ResourceNotFoundException } from "@aws-sdk/client-firehose";
import { until } from "../fixture";
import { ControlPlaneClient, destination } from "./control-plane-client";

describe("AWS CLI", function () {
  this.timeout(30_000);
  const client = ControlPlaneClient.inThisSuite();

  before(function () {
    if (spawnSync("sh", ["-c", "command -v aws"]).status !== 0) {
      console.log("    skipped: no `aws` on the PATH");
      this.skip();
    }
  });

  /** What a command answers; undefined when it prints nothing. */
  async function firehose(operation: string, ...args: readonly string[]): Promise<unknown> {
    // Version 2 of the CLI takes base64 unless it is told otherwise; version 1 has no such setting and takes text.
    const config = path.join(client.folder, "config");
    fs.writeFileSync(config, "[default]\ncli_binary_format = raw-in-base64-out\n");
    const env = {
      ...process.env,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_CONFIG_FILE: config,
      NO_PROXY: "127.0.0.1",
    };
    const endpoint = ["--endpoint-url", client.pipeline.endpointUrl, "--region", "eu-west-1", "--output", "json"];
    const { stdout } = await promisify(execFile)("aws", ["firehose", operation, ...args, ...endpoint], { env });
    return stdout === "" ? undefined : JSON.parse(stdout);
  }

  it("makes, lists and deletes a stream", async () => {
    const name = ["--delivery-stream-name", "cli"];
    const configuration = ["--amazonopensearchservice-destination-configuration", JSON.stringify(destination)];
    await firehose("create-delivery-stream", ...name, ...configuration);
    assert.deepEqual(await firehose("list-delivery-streams"), {
      DeliveryStreamNames: ["cli", "stock"],
      HasMoreDeliveryStreams: false,
    });
    await firehose("delete-delivery-stream", ...name);
    await assert.rejects(client.put("cli", "x"), ResourceNotFoundException);
  });

  it("puts as many records as a request may have", async () => {
    await client.create("orders");
    const texts = Array.from({ length: 500 }, (_, place) => `cli ${place}`);
    const records = path.join(client.folder, "records.json");
    fs.writeFileSync(records, JSON.stringify(texts.map((Data) => ({ Data }))));
    const name = ["--delivery-stream-name", "orders"];
    const answer = await firehose("put-record-batch", ...name, "--records", `file://${records}`);
    assert.equal((answer as { FailedPutCount: number }).FailedPutCount, 0);
    await client.remove("orders");
    await until(() => client.store.batches.length > 0);
    assert.deepEqual(client.delivered()[0]?.[1].split("\n"), texts);
  });
});
