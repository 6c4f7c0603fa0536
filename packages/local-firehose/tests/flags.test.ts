import assert from "node:assert/strict";
import { UsageError } from "@private-ingest/operator/command-line";
import { parseFlags } from "../flags";

describe("flags of the demo", () => {
  const defaults = {
    stack: "dev",
    records: undefined,
    forSeconds: undefined,
    rate: 100,
    seed: 1,
    speed: 30,
    headless: false,
    summary: undefined,
    opensearch: undefined,
    backup: undefined,
    log: undefined,
    state: undefined,
    quota: undefined,
    port: 8787,
    firehosePort: 0,
    faults: {},
  };

  it("have defaults", () => {
    assert.deepEqual(parseFlags([]), defaults);
  });

  it("are read", () => {
    const text =
      "--stack prod --records 0 --for 1.5m --rate 5000/s --seed -3 --speed 0.5 --headless --summary out.json --state here --backup s3://my-bucket/a/b --log events.jsonl --opensearch java --quota us-gov-west-1 --port 0 --firehose-port 4573 --fault bad-record=.01 --fault transform-slow=1";
    assert.deepEqual(parseFlags(text.split(" ")), {
      stack: "prod",
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
        const kinds =
          "transform-crash, transform-slow, search-unavailable, search-throttled, put-throttled, bad-record, mapping-conflict";
        assert.deepEqual(error.message.split("\n"), [
          "--records: -1 given, a whole number from 0 expected",
          "--for: soon given, a time such as 60s, 5m or 1h expected",
          "--rate: 0 given, records a second above 0 such as 100/s expected",
          "--seed: x given, a whole number expected",
          "--speed: 0 given, a number from 0.01 to 10000 expected",
          "--opensearch: ftp://x given, java, docker or a URL such as https://user:password@127.0.0.1:9200 expected",
          "--backup: s3://My_Bucket given, the path of a folder, or s3://BUCKET or s3://BUCKET/PREFIX expected",
          "--quota: Mars given, a Region such as eu-west-1 expected",
          "--port: 65536 given, a port from 0 (any free one) to 65535 expected",
          `--fault: bad-record=2 given, KIND=RATE expected with a rate from 0 to 1 and a kind of ${kinds}`,
          `--fault: flood=0.1 given, KIND=RATE expected with a rate from 0 to 1 and a kind of ${kinds}`,
        ]);
        return true;
      },
    );
  });

  for (const [given, message] of [
    [
      ["--recrods", "5"],
      "unknown option '--recrods'\n(Did you mean --records?); npm run demo -- --help lists the flags",
    ],
    [["--port"], "option '--port <n>' argument missing; npm run demo -- --help lists the flags"],
    [["dev"], "too many arguments. Expected 0 arguments but got 1.; npm run demo -- --help lists the flags"],
  ] as const) {
    it(`refuse ${given.join(" ")}`, () => {
      assert.throws(() => parseFlags(given), new UsageError(message));
    });
  }
});
