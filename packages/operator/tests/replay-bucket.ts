import assert from "node:assert/strict";
import * as path from "node:path";
import { GetObjectTaggingCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import type { Deployment } from "./deployment/deployment";
import { deliveryLines } from "./failed-objects";
import { FakeDomain } from "./fake-domain";
import { run } from "./run";

/** Replay from a bucket of S3, in moto. */
export function describeReplayFromBucket(deployment: () => Deployment): void {
  describe("replay from its bucket", () => {
    const folder = temporaryFolder();

    it("brings failed objects back, and tags or moves what is done", async () => {
      const backup = deployment();
      const { bucket: Bucket, s3, url } = backup;
      const domain = await FakeDomain.start();
      try {
        for (let object = 0; object < 3; object++)
          await backup.putObject(
            `elasticsearch_failed/2026/11/23/09/o${object}`,
            deliveryLines(50, `o${object}`).join(""),
          );
        const replay = ["replay", "--bucket", Bucket, "--endpoint", url, "--domain", domain.url];
        const { code, err } = await run([...replay, "--checkpoint", path.join(folder, "tag"), "--when-done", "tag"]);
        assert.equal(code, 0, err);
        assert.equal(domain.documents, 150);
        const tags = await s3.send(
          new GetObjectTaggingCommand({ Bucket, Key: "elasticsearch_failed/2026/11/23/09/o1" }),
        );
        assert.equal(tags.TagSet?.[0]?.Key, "private-ingest-replayed");
        const moved = await run([...replay, "--checkpoint", path.join(folder, "move"), "--when-done", "move"]);
        assert.equal(moved.code, 0, moved.err);
        const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
        assert.deepEqual(
          Contents.map(({ Key }) => Key),
          [0, 1, 2].map((object) => `replayed/elasticsearch_failed/2026/11/23/09/o${object}`),
        );
      } finally {
        domain.stop();
      }
    });
  });
}
