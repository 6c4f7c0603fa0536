import { declarations } from "../../../settings/declarations";
import { ProblemError } from "../context";
import type { StackFile } from "../stack-file";
import type { SizeSettings } from "./demand";

/**
 * @returns what changed in the stack's file.
 * @throws {ProblemError} when a value is not allowed.
 */
export function writeSettings(file: StackFile, settings: SizeSettings): readonly string[] {
  const changes = Object.entries(settings).flatMap(([key, value]: [string, string | number | boolean]) => {
    const declaration = declarations[key as keyof SizeSettings];
    if (declaration.parse(String(value)) === undefined)
      throw new ProblemError(`${key}: ${String(value)} was worked out, but the program allows ${declaration.allowed}`);
    const before = file.get(key) as string | number | boolean | undefined;
    // The CLI writes every scalar as text.
    const isSame = String(before ?? declaration.default) === String(value);
    if (isSame) return [];
    file.set(value, key);
    return [
      `${key}: ${before === undefined ? `${String(declaration.default)} (default)` : String(before)} → ${String(value)}`,
    ];
  });
  if (changes.length > 0) file.write();
  return changes;
}
