import assert from "node:assert/strict";
import { pages } from "./markdown";

describe("tables of the documentation", () => {
  it("have a line under their head: without it they are shown as text", () => {
    const broken = pages().flatMap(({ file, text }) =>
      (text.match(/(^\|.*\n)+/gm) ?? [])
        .filter((table) => !/^\|.*\n\|[\s|:-]+\|\n/.test(table))
        .map((table) => `${file}: ${table.split("\n")[0] ?? ""}`),
    );
    assert.deepEqual(broken, []);
  });
});
