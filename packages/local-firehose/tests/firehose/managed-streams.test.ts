import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import type { DeclaredStream } from "../../declared";
import { noCounts } from "../../firehose/counts";
import { ManagedStreams, type RunningStream } from "../../firehose/managed-streams";
import { declared, temporaryFolder } from "../fixture";

describe("managed streams", () => {
  describe("whose record cannot be saved, or followed", () => {
    const given: Parameters<ManagedStreams["create"]>[1] = {
      kind: "opensearch",
      destination: declared().described.destination,
      tags: { a: "1" },
      encryption: { Status: "DISABLED" },
    };
    const configured = { ...given.destination, IndexName: "other" };

    function inFolder() {
      const folder = temporaryFolder();
      const [changes, closed]: [string[], string[]] = [[], []];
      const streams = new ManagedStreams({
        ...{ partition: "aws", region: "us-east-1", account: "123456789012", functions: [], folder },
        now: () => 1_000,
        start: (stream) =>
          Promise.resolve({
            stream: { declared: stream, counts: noCounts(), inBuffer: 0 },
            change: ({ indexName }: DeclaredStream) =>
              indexName === "unfit" ? Promise.reject(new Error("does not start")) : changes.push(indexName),
            close: () => Promise.resolve(closed.push(stream.name)),
          } as unknown as RunningStream),
      });
      /** As a full disk does: the record cannot be replaced. */
      const block = (name: string) => {
        fs.rmSync(path.join(folder, name, "stream.json"), { force: true });
        fs.mkdirSync(path.join(folder, name, "stream.json.writing"), { recursive: true });
      };
      const unblock = (name: string) => {
        fs.rmSync(path.join(folder, name, "stream.json.writing"), { recursive: true });
      };
      return { block, changes, closed, folder, streams, unblock };
    }

    it("is not created, runs no more, and can be created later", async () => {
      const { block, closed, folder, streams } = inFolder();
      block("new");
      await assert.rejects(streams.create("new", given));
      assert.deepEqual([streams.all(), closed, fs.readdirSync(folder)], [[], ["new"], []]);
      assert.equal((await streams.create("new", given)).status, "ACTIVE");
    });

    it("stays as it was", async () => {
      const { block, changes, streams, unblock } = inFolder();
      const stream = await streams.create("new", given);
      const described = () => JSON.stringify({ ...stream, running: undefined });
      const before = described();
      await assert.rejects(streams.change(stream, { ...configured, IndexName: "unfit" }), /does not start/);
      assert.equal(described(), before);
      block("new");
      await assert.rejects(streams.change(stream, configured));
      assert.throws(() => {
        streams.update(stream, { tags: {} });
      });
      assert.deepEqual([described(), changes], [before, []]);
      unblock("new");
      streams.update(stream, { tags: {} });
      await streams.change(stream, configured);
      assert.deepEqual([stream.tags, stream.version, changes], [{}, 2, ["other"]]);
    });
  });
});
