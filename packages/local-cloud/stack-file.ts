import * as fs from "node:fs";
import { Document, isMap, parse, parseDocument } from "yaml";
import { replaceFile } from "@private-ingest/operator/durable-file";

/** The stack file cannot be written; the message gives the reason and the fix. */
export class StackFileError extends Error {
  override readonly name = "StackFileError";
}

/**
 * Writes keys into a stack file. Other keys and comments stay. A new file begins with the preset's
 * keys.
 * @param preset file of the preset, such as `Pulumi.dev.yaml`.
 * @throws StackFileError when the file is not as Pulumi writes it.
 */
export function writeStackFile(file: string, preset: string, configuration: Readonly<Record<string, unknown>>): void {
  const isNew = !fs.existsSync(file);
  const document = isNew
    ? new Document({ config: (parse(fs.readFileSync(preset, "utf8")) as { config: unknown }).config })
    : parseDocument(fs.readFileSync(file, "utf8"));
  if (document.errors.length > 0 || !(document.get("config") === undefined || isMap(document.get("config"))))
    throw new StackFileError(
      `${file} is no stack's settings: ${document.errors[0]?.message ?? "config is no map"}. Correct or delete it.`,
    );
  if (isNew)
    document.commentBefore =
      " A stack in the cloud of `npm run local-cloud`, which writes the keys aws:* at each start.";
  for (const [key, value] of Object.entries(configuration)) document.setIn(["config", key], document.createNode(value));
  replaceFile(file, document.toString({ lineWidth: 0 }));
}
