import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as fc from "fast-check";
import { FakeFirehose } from "./fake-firehose";
import { ReplayCase, type ReplayReport } from "./replay-case";
import { runJson } from "./run";

/** A failed object's line around the bytes of a document. */
function line(data: Buffer | string, more: Readonly<Record<string, unknown>> = {}): string {
  const rawData = Buffer.from(data).toString("base64");
  const record = { attemptsMade: 1, arrivalTimestamp: 1795424400000, errorCode: "400", errorMessage: "x", rawData };
  return `${JSON.stringify({ ...record, esDocumentId: "1", esIndexName: "i", ...more })}\n`;
}

describe("replay sends a document unchanged, or names and refuses it", () => {
  const replay = new ReplayCase();
  const sent = (id = "i/1"): string | undefined => replay.domain.written.get(id)?.[0];

  const kept: [string, string][] = [
    ["numbers as they are spelt", '{"a":1.10,"b":1e400,"c":9007199254740993,"d":-0.0}'],
    ["a key that is there twice, and the order of keys", '{"b":1,"a":2,"b":3}'],
    ["a byte order mark", '\ufeff{"a":1}'],
    ["escapes, lone surrogates and NUL", '{"a":"\\ud800\\u0000\\n\\/"}'],
    ["blanks and tabs", ' {\t"a" : 1 } '],
    ["a carriage return between tokens", '{"a":\r1}'],
  ];
  for (const [name, document] of kept) {
    it(`keeps ${name}`, async () => {
      replay.put("elasticsearch_failed/a", line(`${document}\n`));
      const { code, json } = await runJson<ReplayReport>(replay.argv());
      assert.deepEqual([code, json.total.replayed, sent()], [0, 1, document]);
    });
  }

  const refused: [string, Buffer | string][] = [
    ["a line feed inside a text", '{"a":"one\ntwo"}'],
    ["a line feed behind a backslash", '{"a":"one\\\ntwo"}'],
    ["two documents in one", '{"a":1}\n{"a":2}'],
    ["a line feed in what is no JSON", "a\nb"],
    ["a line feed in UTF-16", Buffer.from('{"a":\n1}', "utf16le")],
  ];
  for (const [name, document] of refused) {
    it(`refuses ${name}`, async () => {
      replay.put("elasticsearch_failed/a", line(document));
      const { code, json } = await runJson<ReplayReport>(replay.argv());
      assert.deepEqual([code, json.total.replayed, json.total.failedAgain, replay.domain.documents], [1, 0, 1, 0]);
      const [again = ""] = fs.readFileSync(json.failedAgain, "utf8").split("\n");
      const { errorMessage, rawData, esDocumentId } = JSON.parse(again) as Record<string, string>;
      assert.match(errorMessage!, /line feed/);
      assert.deepEqual([Buffer.from(rawData!, "base64"), esDocumentId], [Buffer.from(document), "1"]);
    });
  }

  const unreadable: [string, string][] = [
    ["rawData that is no base64", line("").replace('"rawData":""', '"rawData":"eyJh*!Ijox"')],
    ["rawData that is cut off", line("").replace('"rawData":""', '"rawData":"eyJhI"')],
    ["rawData in another alphabet", line("").replace('"rawData":""', '"rawData":"e3-_"')],
    ["an id that is no UTF-8", line("{}", { esDocumentId: "caf\u00ff" })],
    [
      "an id that is a number beyond 2^53",
      line("{}").replace('"esDocumentId":"1"', '"esDocumentId":12345678901234567890'),
    ],
  ];
  for (const [name, text] of unreadable) {
    it(`names ${name}`, async () => {
      replay.put("elasticsearch_failed/a", Buffer.from(text, "latin1"));
      const { code, err, json } = await runJson<ReplayReport>(replay.argv());
      assert.deepEqual([code, json.total.unreadable, replay.domain.documents], [1, 1, 0]);
      assert.match(err, /elasticsearch_failed\/a: /);
    });
  }

  it("replays any counted document byte for byte, except line feeds between tokens", async () => {
    let object = 0;
    const piece = fc.constantFrom(...Array.from('"\\\n{}:a \r\ufeff\u0000ä'), "1.0", '{"a":1}');
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 12 }), async (pieces) => {
        const document = pieces.join("");
        const name = `d${object++}`;
        fs.rmSync(replay.folder, { recursive: true });
        replay.put(`elasticsearch_failed/${name}`, line(document, { esDocumentId: name }));
        const { json } = await runJson<ReplayReport>(replay.argv("--checkpoint", `${replay.checkpoint}-${name}`));
        assert.equal(json.total.replayed + json.total.failedAgain, 1);
        const source = sent(`i/${name}`);
        assert.equal(source !== undefined, json.total.replayed === 1);
        if (source === undefined) return;
        const trimmed = document.replace(/\n+$/, "");
        if (source !== trimmed) assert.deepEqual(JSON.parse(source), JSON.parse(trimmed));
      }),
      { numRuns: 150 },
    );
  });

  it("gives the stream every byte, line feeds included", async () => {
    const documents = ['{"a":"one\ntwo"}\n', "\ufeff{}", '{"a":1}\n{"b":1.0}\n'];
    replay.put("processing-failed/a", documents.map((document) => line(document)).join(""));
    const firehose = await FakeFirehose.start();
    try {
      assert.equal((await runJson(replay.throughStream(firehose))).code, 0);
      assert.deepEqual(firehose.taken, documents);
    } finally {
      firehose.stop();
    }
  });
});
