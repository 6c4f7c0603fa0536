/** A stream's own transform beside the same line in a hand-written handler, see transform.ts. */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { bundleFunction } from "../../lambda/bundle";
import type { Row } from "./figures";
import { bundle, compare } from "./transform";
import type { Workload } from "./transform/events";

export function run(): Promise<Row[]> {
  const handlers = path.join(__dirname, "handlers");
  return compare(workloads, (folder) => {
    const worker = bundle(path.join(__dirname, "transform", "worker.ts"), folder);
    const ours = path.join(folder, "own.js");
    writeFileSync(ours, bundleFunction({ transformFile: path.join(handlers, "own-transform.ts") }).code);
    return new Map([
      ["this project", [process.execPath, worker, ours]],
      ["plain handler", [process.execPath, worker, bundle(path.join(handlers, "plain-own.ts"), folder)]],
    ]);
  });
}

/** Lines of an order, of about 150 bytes each. */
function orders(random: () => number, lines: number): object {
  return {
    id: `order-${Math.floor(random() * 1e9)}`,
    price: Math.round(random() * 10_000) / 100,
    quantity: Math.ceil(random() * 5),
    lines: Array.from({ length: lines }, () => ({
      sku: `S-${Math.floor(random() * 1e6)}`,
      name: "Blue mug, 0.3 l, é",
    })),
  };
}

const workloads: readonly Workload[] = [
  { name: "500 × 150 B", records: 500, record: (random) => orders(random, 2) },
  { name: "10,000 × 150 B", records: 10_000, record: (random) => orders(random, 2) },
  { name: "1,000 × 1 KB", records: 1_000, record: (random) => orders(random, 20) },
];

if (require.main === module) void run().then(console.table);
