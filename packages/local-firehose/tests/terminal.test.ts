import assert from "node:assert/strict";
import * as fc from "fast-check";
import { resourceTree, violationsReport } from "@private-ingest/offline/engine/tree";
import { TerminalStream, visible } from "@private-ingest/operator/escaped-output";
import { Progress } from "@private-ingest/operator/progress";
import { deliveryLines } from "@private-ingest/operator/tests/failed-objects";
import { ReplayCase } from "@private-ingest/operator/tests/replay-case";
import { run } from "@private-ingest/operator/tests/run";

/** What a terminal would act upon. */
// eslint-disable-next-line no-control-regex -- control characters are what it is about
const commands = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;
/** Colours off, window renamed, screen cleared by an 8-bit CSI, and a character rubbed out. */
const hostile = "\u001b[0m\u001b]0;title\u0007\u009b2J\u007f\r\u0000";

describe("terminal output", () => {
  it("shows every control character but the line feed, and nothing else, as an escape", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const shown = visible(text);
        assert(!commands.test(shown));
        const unescaped = shown.replace(/\\u(00[0-9a-f]{2})/g, (_, code: string) =>
          String.fromCharCode(parseInt(code, 16)),
        );
        assert.equal(unescaped, text);
      }),
    );
  });

  it("does not change JSON documents", () => {
    const document = { text: hostile };
    assert.deepEqual(JSON.parse(visible(JSON.stringify(document, undefined, 2))), document);
  });

  it("colours only with control sequences of our own", () => {
    const coloured = [
      resourceTree([{ urn: "u", type: hostile, name: hostile, parent: "", id: hostile, protect: true }], {
        colour: true,
      }),
      violationsReport([{ policy: hostile, level: "mandatory", message: hostile, urn: hostile }], { colour: true }),
    ].join("\n");
    // eslint-disable-next-line no-control-regex -- as above
    assert(!commands.test(coloured.replace(/\u001b\[\d+m/g, "")));
    assert(!coloured.includes("\u001b[2J") && coloured.includes("\\u009b2J"));
  });

  it("draws a bar whose note cannot leave its line", async () => {
    let written = "";
    const stream = new TerminalStream({ isTTY: true, columns: 200, write: (text: string) => (written += text) });
    const progress = new Progress(stream, "records", undefined);
    await new Promise((resolve) => setTimeout(resolve, 250));
    progress.update(1, hostile);
    assert.notEqual(written, "");
    assert(!commands.test(written.slice(1, -"\u001b[K".length)));
  });

  const replay = new ReplayCase();
  it("escapes the content of failed objects", async () => {
    const lines = deliveryLines(1, "d", { errorCode: hostile, index: hostile });
    replay.put(`elasticsearch_failed/${hostile.replace("\u0000", "")}`, [...lines, `${hostile}\n`].join(""));
    for (const argv of [replay.argv("--dry-run"), replay.argv("--dry-run", "--json"), replay.argv()]) {
      const { out, err } = await run(argv);
      assert(!commands.test(out + err), JSON.stringify(out + err));
      assert((out + err).includes("\\u009b"), out + err);
    }
  });

  it("escapes given values in errors of wrong use", async () => {
    const { code, err } = await run(["replay", "--folder", `/nowhere${hostile}`, "--since", hostile]);
    assert.equal(code, 2);
    assert(!commands.test(err) && err.includes("\\u009b"), err);
  });
});
