// The backup in a bucket of a real S3 API: moto's.
import assert from "node:assert/strict";
import { CreateBucketCommand, GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Bucket } from "@private-ingest/operator/backup";
import { failedLines, failedObjects } from "../failed-objects";
import { BackupBucketError, s3Bucket } from "../s3-bucket";
import { type Moto, startMoto, whyNoMoto } from "@private-ingest/local-cloud/moto";
import { FakeStore } from "./fake-store";
import { base64, declared } from "./fixture";
import { pipelineInto } from "./running-pipeline";

describe("backup in S3", () => {
  const settings = ["AWS_ENDPOINT_URL_S3", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
  const unchanged = new Map(settings.map((name) => [name, process.env[name]]));
  let moto: Moto | undefined;
  let bucket: Bucket;
  let client: S3Client | undefined;

  before(async function () {
    const reason = whyNoMoto();
    if (reason !== undefined) {
      console.log(`    skipped: ${reason}`);
      return this.skip();
    }
    moto = await startMoto();
    process.env["AWS_ENDPOINT_URL_S3"] = moto.url;
    process.env["AWS_ACCESS_KEY_ID"] = process.env["AWS_SECRET_ACCESS_KEY"] = "local";
    client = new S3Client({ region: "eu-west-1", endpoint: moto.url, forcePathStyle: true });
    const LocationConstraint = "eu-west-1";
    await client.send(new CreateBucketCommand({ Bucket: "backup", CreateBucketConfiguration: { LocationConstraint } }));
    bucket = await s3Bucket("s3://backup/runs/one/", "eu-west-1");
  });

  after(async () => {
    await moto?.stop();
    client?.destroy();
    for (const [name, value] of unchanged) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  it("keeps failed records as objects below the prefix, compressed, for the page and the CLI to read", async () => {
    const pipeline = await pipelineInto(new FakeStore(), "", {
      streams: [declared({ s3: { compressionFormat: "GZIP" } })],
      bucketOf: () => bucket,
      onProblem: (problem) => assert.fail(problem),
    });
    pipeline.streams[0].stream.put([base64('{"a":1}'), base64("not JSON")]);
    await pipeline.close();
    assert.equal(pipeline.totals().failed, 1);
    const [object] = await failedObjects(bucket);
    assert.match(object!.key, /^processing-failed\/\d{4}\/.*\.gz$/);
    const [line] = await failedLines(bucket, object!.key);
    assert.equal(Buffer.from(line!.rawData, "base64").toString(), "not JSON");
    const Key = `runs/one/${object!.key}`;
    const { ContentEncoding, ContentLength } = await client!.send(new GetObjectCommand({ Bucket: "backup", Key }));
    assert.deepEqual([ContentEncoding, ContentLength], ["gzip", object!.bytes]);
  });

  it("lists what is below its prefix only", async () => {
    const other = await s3Bucket("s3://backup/other", "eu-west-1");
    for (const key of ["a/1", "b"]) await other.put(key, Buffer.from("x"));
    const keys = async (of: Bucket) => (await of.list()).map(({ key }) => key).sort();
    assert.deepEqual(await keys(other), ["a/1", "b"]);
    assert(!(await keys(bucket)).includes("b"));
    assert.equal((await keys(await s3Bucket("s3://backup", "eu-west-1"))).length, 3);
  });

  for (const folder of ["pré fix", "a%20b", "a?b=c", "a#b", "a+b/ c ", "😀", "..", "a//b"]) {
    it(`writes below the prefix as it was given: ${folder}`, async () => {
      const into = await s3Bucket(`s3://backup/${folder}`, "eu-west-1");
      await into.put("x/1", Buffer.from("y"));
      const [object] = await into.list();
      const written = new GetObjectCommand({ Bucket: "backup", Key: `${folder}/x/1` });
      assert.equal(await (await client!.send(written)).Body?.transformToString(), "y");
      assert.equal(object?.key, "x/1");
      assert.equal((await into.get("x/1")).toString(), "y");
    });
  }

  it("says what is wrong with a bucket before anything runs", async () => {
    await assert.rejects(
      s3Bucket("s3://other", "eu-west-1"),
      (error) => error instanceof BackupBucketError && error.message.startsWith("--backup: s3://other given"),
    );
  });
});
