import assert from "node:assert/strict";
import { UsageError } from "@private-ingest/operator/command-line";
import { parseFlags } from "../flags";

describe("flags of the demo", () => {
  it("have defaults", () => {
    const { faults, headless, records, ...others } = parseFlags([]);
    assert.deepEqual([faults, headless, records], [{}, false, undefined]);
    assert.partialDeepStrictEqual(others, { stack: "dev", rate: 100, seed: 1, speed: 30, port: 8787, firehosePort: 0 });
  });

  it("are read", () => {
    const text =
      "--stack prod --stream orders,clicks --records 0 --for 1.5m --rate 5000/s --seed -3 --speed 0.5 --headless --summary out.json --state here --backup s3://my-bucket/a/b --log events.jsonl --opensearch java --quota us-gov-west-1 --port 0 --firehose-port 4573 --fault bad-record=.01 --fault transform-slow=1";
    assert.deepEqual(parseFlags(text.split(" ")), {
      stack: "prod",
      streams: ["orders", "clicks"],
      records: 0,
      forSeconds: 90,
      rate: 5000,
      seed: -3,
      speed: 0.5,
      headless: true,
      summary: "out.json",
      opensearch: "java",
      backup: "s3://my-bucket/a/b",
      log: "events.jsonl",
      state: "here",
      quota: "us-gov-west-1",
      port: 0,
      firehosePort: 4573,
      faults: { "bad-record": 0.01, "transform-slow": 1 },
    });
  });

  for (const [given, seconds] of [
    ["60s", 60],
    ["60", 60],
    ["250ms", 0.25],
    ["2h", 7200],
  ] as const) {
    it(`--for ${given} is ${seconds} seconds`, () => {
      assert.equal(parseFlags(["--for", given]).forSeconds, seconds);
    });
  }

  it("tell every wrong value at once, with what is allowed", () => {
    const text =
      "--records -1 --for soon --rate 0 --seed x --speed 0 --opensearch ftp://x --backup s3://My_Bucket --quota Mars --port 65536 --fault bad-record=2 --fault flood=0.1";
    assert.throws(
      () => parseFlags(text.split(" ")),
      (error) => {
        assert(error instanceof UsageError);
        const wrong = error.message.split("\n").map((line) => line.split(" given")[0]?.replace(":", ""));
        assert.deepEqual(wrong.join(" "), text);
        assert.match(error.message, /bad-record=2 given.*transform-crash.*mapping-conflict/);
        return true;
      },
    );
  });

  for (const [given, part] of [
    [["--recrods", "5"], "Did you mean --records"],
    [["--port"], "--port"],
    [["dev"], "too many arguments"],
  ] as const) {
    it(`refuse ${given.join(" ")}`, () => {
      assert.throws(
        () => parseFlags(given),
        (error) => error instanceof UsageError && error.message.includes(part),
      );
    });
  }
});
