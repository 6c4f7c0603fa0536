import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { cached } from "./cache";

describe("a cached build", () => {
  const root = temporaryFolder();
  const write =
    (text: string) =>
    (folder: string): void => {
      writeFileSync(join(folder, "file"), text);
    };
  const text = (folder: string): string => readFileSync(join(folder, "file"), "utf8");

  it("runs again for another key only", async () => {
    const first = await cached("tool", ["1"], write("first"), root);
    assert.equal(await cached("tool", ["1"], write("again"), root), first);
    assert.equal(text(first), "first");
    assert.equal(text(await cached("tool", ["2"], write("second"), root)), "second");
  });

  it("leaves nothing when it fails, and runs again", async () => {
    const before = readdirSync(root);
    const failing = cached("broken", [], () => Promise.reject(new Error("no compiler")), root);
    await assert.rejects(failing, /no compiler/);
    assert.deepEqual(readdirSync(root), before);
    assert(existsSync(await cached("broken", [], write("whole"), root)));
  });

  it("keeps the result of the faster of two builds", async () => {
    const both = await Promise.all(["a", "b"].map((name) => cached("race", [], write(name), root)));
    assert.equal(both[0], both[1]);
  });
});
