import assert from "node:assert/strict";
import type { Measured, Row } from "../../tools/bench/figures";
import { performanceMarkdown } from "../../tools/docs/generate-performance";

const measured = (...rows: Row[]): Measured => ({ machine: "2 × CPU, Node v24", date: "2026-11-25T10:00:00Z", rows });

describe("docs/performance.md", () => {
  it("shows every recorded part as a table, known or not", () => {
    const rows: Row[] = [
      { thing: "a", someCpuSeconds: 1234.5 },
      { thing: "b", peakMemoryMiB: 1 },
    ];
    const markdown = performanceMarkdown({ "made-up": measured(...rows) });
    assert.match(markdown, /## made-up\n\n\| thing \| some CPU seconds \| peak memory MiB \|/);
    assert.match(markdown, /\| a \| 1,235 \| {2}\|\n\| b \| {2}\| 1 \|/);
    assert.match(markdown, /2 × CPU, Node v24; 2026-11-25\./);
  });

  it("begins with the slowest workload", () => {
    const rows = [8, 4.4].map((oursOverThis) => ({ contender: "post's Python", oursOverThis }));
    const [first] = performanceMarkdown({ transform: measured(...rows) }).match(/^- .*$/m) ?? [];
    assert.match(first ?? "", /at least 4\.4 times/);
  });
});
