import * as fs from "node:fs";
import { parse } from "yaml";
import { replaceFile } from "@private-ingest/operator/durable-file";
import { settingsDocument } from "@private-ingest/operator/stack-file";

/**
 * Writes keys into a stack file, where other keys and comments stay. A new file begins as the
 * preset, such as `Pulumi.dev.yaml`, which `pulumi stack rm` deletes; without it, as a stack that
 * can be destroyed.
 * @throws {ProblemError} when the file is not as Pulumi writes it.
 */
export function writeStackFile(file: string, preset: string, configuration: Readonly<Record<string, unknown>>): void {
  const document = settingsDocument(file);
  if (!fs.existsSync(file)) {
    const { config } = fs.existsSync(preset)
      ? (parse(fs.readFileSync(preset, "utf8")) as { config: unknown })
      : { config: { protectData: false, allowDataLoss: true } };
    document.set("config", document.createNode(config));
    document.commentBefore =
      " A stack in the cloud of `npm run local-cloud`, which writes the keys aws:* at each start.";
  }
  for (const [key, value] of Object.entries(configuration)) document.setIn(["config", key], document.createNode(value));
  replaceFile(file, document.toString({ lineWidth: 0 }));
}
