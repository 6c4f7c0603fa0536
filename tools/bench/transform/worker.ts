/**
 * Measures one handler: worker.js HANDLER EVENT. A line on standard input has the CPU seconds of a
 * round; the answer has records and CPU seconds. A call does what Lambda does.
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { FirehoseEvent, FirehoseResponse } from "../../../lambda/contracts/transform-event";

const [handlerFile = "", eventFile = ""] = process.argv.slice(2);
// eslint-disable-next-line @typescript-eslint/no-require-imports -- named by the command line
const { handler } = require(handlerFile) as {
  handler: (event: FirehoseEvent, context: object) => Promise<FirehoseResponse>;
};
const context = { getRemainingTimeInMillis: () => 60_000 };
const eventText = readFileSync(eventFile, "utf8");

async function round(cpuSeconds: number): Promise<{ records: number; cpuSeconds: number }> {
  const start = process.cpuUsage();
  let records = 0;
  let spent = 0;
  while (spent < cpuSeconds) {
    const response = await handler(JSON.parse(eventText) as FirehoseEvent, context);
    JSON.stringify(response);
    records += response.records.length;
    const { user, system } = process.cpuUsage(start);
    spent = (user + system) / 1e6;
  }
  return { records, cpuSeconds: spent };
}

async function main(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await round(Number(line))));
  }
}

void main();
