import { readFileSync } from "node:fs";
import { join } from "node:path";

export const manifest = JSON.parse(readFileSync(join(__dirname, "../package.json"), "utf8")) as {
  readonly version: string;
  readonly description: string;
  readonly license: string;
};
