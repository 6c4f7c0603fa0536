import assert from "node:assert/strict";
import * as fc from "fast-check";
import { awsConfiguration, serviceReason } from "../aws";
import { OptionReader } from "../options";
import { moment } from "../replaying/filter";
import { deliveryLines, processingLines } from "./failed-objects";
import { ReplayCase, type ReplayReport } from "./replay-case";
import { run, runJson } from "./run";

describe("options of the operator's program: obeyed or refused, never ignored", () => {
  const replay = new ReplayCase();
  const domain = "https://127.0.0.1:9200";

  const combinations: [string, string[], string][] = [
    ["replay", ["--folder", ".", "--bucket", "b", "--domain", domain], "--bucket"],
    ["replay", ["--folder", __filename, "--prefix", "x/", "--domain", domain], "--prefix"],
    ["replay", ["--folder", ".", "--domain", domain, "--stream", "s"], "--stream"],
    ["replay", ["--folder", ".", "--to", "stream", "--stream", "s", "--domain", domain], "--domain"],
    ["replay", ["--folder", ".", "--to", "stream", "--stream", "s", "--via", "127.0.0.1:1"], "--via"],
    ["replay", ["--folder", ".", "--to", "stream", "--stream", "s", "--user", "u"], "--user"],
    ["replay", ["--folder", ".", "--to", "stream", "--stream", "s", "--patience", "3"], "--patience"],
    ["replay", ["--folder", ".", "--domain", "http://127.0.0.1:9200", "--ca", __filename], "--ca"],
    ["replay", ["--folder", ".", "--domain", domain, "--endpoint", "http://127.0.0.1:1"], "--endpoint"],
    ["doctor", ["--stream", "s", "--wait", "3"], "--wait"],
    ["doctor", ["--stream", "s", "--page", "http://127.0.0.1:1"], "--page"],
    ["doctor", ["--stream", "s", "--via", "127.0.0.1:9200"], "--via"],
    ["doctor", ["--orphans", "--probe"], "--probe"],
    ["doctor", ["--orphans", "--hours", "3"], "--hours"],
    ["send", ["--stream", "s", "--file", "-", "--seed", "3"], "--seed"],
    ["send", ["--stream", "s", "--file", "-", "--count", "3"], "--count"],
    ["send", ["--stream", "s", "--send-bad-lines"], "--send-bad-lines"],
    ["send", ["--stream", "s", "--from-line", "3"], "--from-line"],
  ];
  for (const [command, flags, refused] of combinations) {
    it(`${command} refuses ${refused} in: ${flags.filter((flag) => flag.startsWith("--")).join(" ")}`, async () => {
      const { code, err } = await run([command, ...flags, "--region", "eu-west-1"]);
      assert.equal(code, 2, err);
      assert(err.includes(`${refused}: `), err);
    });
  }

  it("replay reads only objects below --prefix of a --folder", async () => {
    replay.put("elasticsearch_failed/2026/11/23/09/a", deliveryLines(3, "a").join(""));
    replay.put("elasticsearch_failed/2026/11/24/09/b", deliveryLines(5, "b").join(""));
    replay.put("processing-failed/2026/11/24/09/c", processingLines(7).join(""));
    const { code, json } = await runJson<ReplayReport>(replay.argv("--prefix", "elasticsearch_failed/2026/11/24/"));
    assert.deepEqual([code, json.total.read, replay.domain.documents], [0, 5, 5]);
    // Another prefix is another replay.
    assert.equal((await run(replay.argv("--prefix", "processing-failed/"))).code, 1);
  });

  it("a day must exist in its month", () => {
    for (const text of ["2026-02-30", "2025-02-29", "2026-04-31T10:00Z", "2026-13-01", "2026-00-10", "2026-01-00"])
      assert.equal(moment(text, 0), undefined, text);
    assert.equal(moment("2024-02-29", 0), Date.UTC(2024, 1, 29));
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }), (date) => {
        const text = date.toISOString();
        assert.equal(moment(text, 0), date.getTime());
        assert.equal(moment(text.slice(0, 10), 0), Date.parse(text.slice(0, 10)));
      }),
    );
  });

  it("missing configuration of the SDK is reported with the option for it", () => {
    assert.match(serviceReason(new Error("Region is missing")), /--region/);
    assert.match(serviceReason(new Error("Could not load credentials from any providers")), /--profile/);
  });
});

describe("S3 of this machine", () => {
  const [here, away] = ["http://127.0.0.1:4566", "https://s3.x"];
  for (const [what, endpoint, env, isByPath] of [
    ["named by --endpoint", here, {}, true],
    ["named by AWS_ENDPOINT_URL", undefined, { AWS_ENDPOINT_URL: here }, true],
    ["named by AWS_ENDPOINT_URL_S3", undefined, { AWS_ENDPOINT_URL_S3: here }, true],
    ["put elsewhere by AWS_ENDPOINT_URL_S3", undefined, { AWS_ENDPOINT_URL: here, AWS_ENDPOINT_URL_S3: away }, false],
    ["that is in AWS", undefined, {}, false],
  ] as const)
    it(`${what} is ${isByPath ? "" : "not "}asked for buckets by path`, () => {
      const given = endpoint === undefined ? {} : { endpoint };
      assert.equal(awsConfiguration(new OptionReader(given), env).forcePathStyle, isByPath ? true : undefined);
    });
});
