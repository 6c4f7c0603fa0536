import * as fs from "node:fs";
import { Document, isMap, parseDocument } from "yaml";
import { declarations } from "../../../settings/declarations";
import { replaceFile } from "../durable-file";
import { ProblemError } from "../context";
import type { SizeSettings } from "./demand";

/**
 * Writes settings into `Pulumi.<stack>.yaml`; other settings and comments stay.
 * @returns what changed.
 * @throws {ProblemError} when the file holds no settings, or a value is not allowed.
 */
export function writeSettings(file: string, project: string, settings: SizeSettings): readonly string[] {
  const document = fs.existsSync(file) ? parseDocument(fs.readFileSync(file, "utf8")) : new Document({ config: {} });
  const config = document.get("config");
  if (document.errors.length > 0 || (config !== undefined && !isMap(config)))
    throw new ProblemError(`${file} is no stack's settings: ${document.errors[0]?.message ?? "config is no map"}`);
  const changes = Object.entries(settings).flatMap(([key, value]: [string, string | number | boolean]) => {
    const declaration = declarations[key as keyof SizeSettings];
    if (declaration.parse(String(value)) === undefined)
      throw new ProblemError(`${key}: ${String(value)} was worked out, but the program allows ${declaration.allowed}`);
    const before = document.getIn(["config", `${project}:${key}`]) as string | number | boolean | undefined;
    const isDefault = before === undefined && declaration.default === value;
    if (before === value || isDefault) return [];
    document.setIn(["config", `${project}:${key}`], value);
    return [
      `${key}: ${before === undefined ? `${String(declaration.default)} (default)` : String(before)} → ${String(value)}`,
    ];
  });
  if (changes.length > 0) replaceFile(file, document.toString({ lineWidth: 0 }));
  return changes;
}
