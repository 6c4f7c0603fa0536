import assert from "node:assert/strict";
import { performanceMarkdown } from "../../tools/docs/generate-performance";
import type { Measured, Row } from "../../tools/bench/figures";

const measured = (...rows: Row[]): Measured => ({ machine: "2 × CPU, Node v24", date: "2026-11-25T10:00:00Z", rows });

describe("docs/performance.md", () => {
  it("shows whatever parts were recorded, known or not, and charts those that have sizes", () => {
    const markdown = performanceMarkdown({
      "program-scale": measured(
        ...[1, 5, 50].map((streams) => ({ zones: 1, streams, resources: 40, medianCpuSeconds: streams })),
      ),
      "made-up": measured({ thing: "a", someCpuSeconds: 1234.5 }, { thing: "b", peakMemoryMiB: 1 }),
    });
    assert.match(
      markdown,
      /## A program that grows\n\n[^#]*```mermaid\nxychart-beta\n[^`]*\[1, 5, 50\]\n[^`]*line \[1, 5, 50\]\n```/,
    );
    assert.match(markdown, /## made-up\n\n\| thing \| some CPU seconds \| peak memory MiB \|/);
    assert.match(markdown, /\| a \| 1,235 \| {2}\|\n\| b \| {2}\| 1 \|/);
    assert.match(markdown, /2 × CPU, Node v24; 2026-11-25\./);
  });

  it("says which targets of the transformation are met, by the workload that does least well", () => {
    const row = (workload: string, contender: string, oursOverThis: number): Row => ({
      workload,
      contender,
      oursOverThis,
    });
    const markdown = performanceMarkdown({
      transform: measured(
        row("500 × 81 B", "post's Python", 8),
        row("60 × 50 KB", "post's Python", 4.4),
        row("500 × 81 B", "plain TypeScript", 3),
        row("60 × 50 KB", "plain TypeScript", 2.3),
        row("500 × 81 B", "floor", 1.2),
      ),
      "transform on Node 20": measured(
        row("500 × 81 B", "post's Python", 8),
        row("60 × 50 KB", "post's Python", 6),
        row("500 × 81 B", "plain TypeScript", 2.9),
        row("500 × 81 B", "floor", 1.2),
      ),
    });
    const lines = markdown.split("\n").filter((line) => /\| at least/.test(line));
    assert.deepEqual(lines, [
      "| post's Python | Node 24 | at least 5.5 × | 8 × (500 × 81 B) | yes |",
      "| post's Python | Node 24 | at least 4.5 × | 4.4 × (60 × 50 KB) | no |",
      "| plain TypeScript | Node 24 | at least 2.2 × | 2.3 × (60 × 50 KB) | yes |",
      "| floor | Node 24 | at least 1.15 × | 1.2 × (500 × 81 B) | yes |",
      "| post's Python | Node 20 | at least 5.5 × | 8 × (500 × 81 B) | yes |",
      "| post's Python | Node 20 | at least 4.5 × | 6 × (60 × 50 KB) | yes |",
      "| plain TypeScript | Node 20 | at least 3 × | 2.9 × (500 × 81 B) | no |",
      "| floor | Node 20 | at least 1.15 × | 1.2 × (500 × 81 B) | yes |",
    ]);
  });
});
