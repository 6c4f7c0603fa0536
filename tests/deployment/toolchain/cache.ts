import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";

const ofThisProject = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "private-ingest", "deployment");

/** Built once and renamed into place. The key is all that the content depends on. */
export async function cached(
  name: string,
  key: readonly string[],
  build: (folder: string) => void | Promise<void>,
  root = ofThisProject,
): Promise<string> {
  const digest = createHash("sha256").update(JSON.stringify(key)).digest("hex").slice(0, 12);
  const place = join(root, `${name}-${digest}`);
  if (existsSync(place)) return place;
  mkdirSync(dirname(place), { recursive: true });
  const beside = mkdtempSync(join(root, `.${basename(place)}-`));
  try {
    await build(beside);
    renameSync(beside, place);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    // Another process was faster.
    if (!existsSync(place)) throw error;
  }
  return place;
}
