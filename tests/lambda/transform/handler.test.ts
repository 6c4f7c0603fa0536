import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { bundleFunction } from "../../../lambda/bundle";
import type { FirehoseEvent } from "../../../lambda/contracts/transform-event";
import { shippedFunction } from "../shipped-function";
import { assertContract, parseObject } from "./contract";

const firehoseEvent = JSON.parse(readFileSync(path.join(__dirname, "firehose-event.json"), "utf8")) as FirehoseEvent;

describe("transform: the shipped bundle", () => {
  it("answers an event of Firehose, with the time of now", async () => {
    const before = Date.now();
    const response = await shippedFunction("transform").handler(firehoseEvent);
    const after = Date.now();

    assert.equal(assertContract(firehoseEvent, response), 1);
    const moment = parseObject(Buffer.from(response.records[0]!.data!, "base64"))?.timestamp as string;
    assert.ok(Date.parse(moment) >= before && Date.parse(moment) <= after, moment);
  });

  it("logs how many records failed and why, and nothing of what they hold", async () => {
    const { handler, log } = shippedFunction("transform");
    await handler(firehoseEvent);
    const [line, ...more] = log.map((text) => JSON.parse(text) as Record<string, unknown>);
    assert.deepEqual(
      { ...line, message: "" },
      {
        message: "",
        invocationId: firehoseEvent.invocationId,
        failures: { "not a JSON object": 1 },
      },
    );
    assert.deepEqual(more, []);
  });

  it("logs nothing when all goes well", async () => {
    const { handler, log } = shippedFunction("transform");
    await handler({ ...firehoseEvent, records: firehoseEvent.records.slice(0, 1) });
    assert.deepEqual(log, []);
  });

  it("is at most 10 kB, and needs nothing but Node", () => {
    const { code } = bundleFunction("transform");
    assert.ok(Buffer.byteLength(code) <= 10_000, `${Buffer.byteLength(code)} bytes`);
    const names = [...code.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
    assert.deepEqual(names, ["node:buffer"]);
  });
});
