import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import * as zlib from "node:zlib";
import { folderSource, UnreadableObjectError } from "../replaying/source";
import { deliveryLines } from "./failed-objects";
import { FakeS3, type Stored } from "./fake-s3";
import { ReplayCase, type ReplayReport } from "./replay-case";
import { run, runJson } from "./run";

describe("replay of objects that cannot be read", () => {
  const replay = new ReplayCase();
  let s3: FakeS3;
  beforeEach(async () => {
    s3 = await new FakeS3().start();
  });
  afterEach(() => {
    s3.stop();
  });

  const key = (name: string): string => `elasticsearch_failed/2026/11/23/09/${name}`;
  const content = (name: string, count = 10): Buffer => Buffer.from(deliveryLines(count, name).join(""));
  const argv = (...more: string[]): string[] => [
    "replay",
    ...["--bucket", "backup", "--endpoint", s3.url, "--domain", replay.domain.url, "--checkpoint", replay.checkpoint],
    ...more,
  ];

  const refusals: [string, Stored, RegExp][] = [
    [
      "archived in Glacier",
      { status: 403, code: "InvalidObjectState", more: "<StorageClass>DEEP_ARCHIVE</StorageClass>" },
      /archived \(DEEP_ARCHIVE\)/,
    ],
    ["denied", { status: 403, code: "AccessDenied" }, /AccessDenied/],
    ["of a key that is disabled", { status: 400, code: "KMS.DisabledException" }, /KMS\.DisabledException/],
    ["deleted since it was listed", { status: 404, code: "NoSuchKey" }, /NoSuchKey/],
    ["answered with an error of the service", { status: 503, code: "SlowDown" }, /SlowDown/],
    ["cut off", zlib.gzipSync(content("b", 100)).subarray(0, 600), /cut off/],
    ["damaged", Buffer.from(zlib.gzipSync(content("b", 1000))).fill(0xff, 2000, 2050), /damaged/],
  ];
  for (const [name, stored, reason] of refusals) {
    it(`names one that is ${name}, continues, and retries it`, async () => {
      s3.objects.set(key("a"), content("a")).set(key("b"), stored).set(key("c"), content("c"));
      const first = await runJson<ReplayReport>(argv());
      assert.equal(first.code, 1);
      assert.equal(first.json.problem, undefined);
      assert.deepEqual([first.json.total.objects, first.json.total.unreadable], [2, 1], first.err);
      const lines = first.err.split("\n").filter((line) => line.includes(key("b")));
      assert.equal(lines.length, 1, first.err);
      assert.match(lines[0]!, reason);
      for (const id of ["a-9", "c-9"]) assert(replay.domain.written.has(`stockdata-2026-11-23/${id}`));
      const again = await runJson<ReplayReport>(argv());
      assert.deepEqual([again.code, again.json.thisRun.unreadable, again.json.total.unreadable], [1, 1, 1]);
      // Once readable, the same command sends the missing documents, and none twice.
      s3.objects.set(key("b"), content("b", 100));
      const last = await runJson<ReplayReport>(argv());
      assert.deepEqual([last.code, last.json.total.replayed, last.json.total.unreadable], [0, 120, 0], last.err);
      assert.equal(replay.domain.documents, 120);
      assert([...replay.domain.written.values()].every((writes) => writes.length === 1));
      s3.reads.length = 0;
      await run(argv());
      assert.deepEqual(s3.reads, []);
    });
  }

  it("counts it in a dry run", async () => {
    s3.objects.set(key("a"), content("a")).set(key("b"), { status: 403, code: "AccessDenied" });
    const { code, json, err } = await runJson<{ unreadable: number; documents: number }>(argv("--dry-run"));
    assert.deepEqual([code, json.unreadable, json.documents], [1, 1, 10]);
    assert.match(err, new RegExp(`${key("b")}: .*AccessDenied`));
  });

  it("stops after several service errors in a row", async () => {
    const broken = { status: 500, code: "InternalError" };
    for (const name of ["a", "b", "c", "d"]) s3.objects.set(key(name), broken);
    const { code, err } = await runJson<ReplayReport>(argv());
    assert.equal(code, 1);
    assert.match(err, /InternalError/);
    assert(!s3.reads.includes(key("d")), err);
  });

  it("stops if the bucket or the sign-in is at fault", async () => {
    s3.objects.set(key("a"), { status: 400, code: "ExpiredToken" }).set(key("b"), content("b"));
    const { code, err, json } = await runJson<ReplayReport>(argv());
    assert.equal(code, 1);
    assert.match(err, /ExpiredToken|as told/);
    assert.equal(json.total.unreadable, 0);
    assert.equal(replay.domain.documents, 0);
  });

  it("names a missing bucket", async () => {
    const { code, err } = await run([...argv(), "--bucket", "missing"]);
    assert.equal(code, 1);
    assert.match(err, /bucket missing cannot be listed: NoSuchBucket/);
  });

  it("names a file of a folder, too", async () => {
    replay.put("elasticsearch_failed/a", content("a"));
    replay.put("elasticsearch_failed/b", zlib.gzipSync(content("b")).subarray(0, 100));
    replay.put("elasticsearch_failed/c", content("c"));
    const { code, err, json } = await runJson<ReplayReport>(replay.argv());
    assert.deepEqual([code, json.total.objects, json.total.unreadable], [1, 2, 1], err);
    assert.match(err, /elasticsearch_failed\/b: .*cut off/);
    const folder = folderSource(replay.folder);
    await assert.rejects(async () => {
      for await (const chunk of folder.open("elasticsearch_failed/gone")) assert.fail(String(chunk));
    }, UnreadableObjectError);
  });

  it("moves all others if one cannot be moved", async () => {
    replay.put("elasticsearch_failed/a", content("a"));
    replay.put("elasticsearch_failed/b", content("b"));
    replay.put("replayed/elasticsearch_failed/a/in-the-way", "");
    const { code, err, json } = await runJson<ReplayReport>(replay.argv("--when-done", "move"));
    assert.deepEqual([code, json.problem, json.total.replayed], [1, undefined, 20], err);
    assert.match(err, /elasticsearch_failed\/a: .*cannot be moved/);
    assert(fs.existsSync(path.join(replay.folder, "replayed/elasticsearch_failed/b")));
  });
});

describe("replay after the cause is fixed", () => {
  const replay = new ReplayCase();

  it("resends documents that failed again by the same command, until none is left", async () => {
    replay.put("elasticsearch_failed/a", deliveryLines(100).join(""));
    replay.domain.judge = ({ id }) =>
      id.endsWith("7") ? { status: 400, type: "mapper_parsing_exception" } : undefined;
    const first = await runJson<ReplayReport>(replay.argv("--error-code", "400"));
    assert.deepEqual([first.code, first.json.total.replayed, first.json.total.failedAgain], [1, 90, 10]);
    replay.domain.judge = ({ id }) => (id === "doc-7" ? { status: 400, type: "strict_dynamic" } : undefined);
    const second = await runJson<ReplayReport>(replay.argv("--error-code", "400"));
    assert.deepEqual([second.code, second.json.thisRun.replayed, second.json.total.failedAgain], [1, 9, 1]);
    const [line = ""] = fs.readFileSync(second.json.failedAgain, "utf8").trim().split("\n");
    assert.match(line, /strict_dynamic/);
    replay.domain.judge = () => undefined;
    const last = await runJson<ReplayReport>(replay.argv("--error-code", "400"));
    assert.deepEqual([last.code, last.json.total.replayed, last.json.total.failedAgain], [0, 100, 0]);
    assert.equal(last.json.total.read, 100);
    assert([...replay.domain.written.values()].every((writes) => writes.length === 1));
    assert.deepEqual(fs.readdirSync(replay.place).sort(), ["backup", "checkpoint"]);
  });

  it("also takes the file of failed documents as --folder", async () => {
    replay.put("elasticsearch_failed/a", deliveryLines(10).join(""));
    replay.domain.judge = () => ({ status: 400, type: "mapper_parsing_exception" });
    const first = await runJson<ReplayReport>(replay.argv());
    replay.domain.judge = () => undefined;
    const argv = ["replay", "--folder", first.json.failedAgain, "--domain", replay.domain.url];
    const { code, json, err } = await runJson<ReplayReport>([...argv, "--checkpoint", path.join(replay.place, "own")]);
    assert.deepEqual([code, json.total.replayed, replay.domain.documents], [0, 10, 10], err);
  });

  it("never overwrites failed documents of another replay", async () => {
    replay.put("elasticsearch_failed/a", deliveryLines(10).join(""));
    replay.domain.judge = () => ({ status: 400, type: "mapper_parsing_exception" });
    const first = await runJson<ReplayReport>(replay.argv());
    const before = fs.readFileSync(first.json.failedAgain);
    const files = ["--failed-again", first.json.failedAgain, "--checkpoint", `${replay.checkpoint}2`];
    const other = await run(replay.argv(...files));
    assert.equal(other.code, 1);
    assert.match(other.err, /another replay/);
    assert(fs.readFileSync(first.json.failedAgain).equals(before));
  });
});
