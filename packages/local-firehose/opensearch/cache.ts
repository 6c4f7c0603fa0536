import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import * as path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Artifact } from "./release";

/** Whether this process runs as root, which OpenSearch refuses. */
export const isRoot = process.getuid?.() === 0;

const DOWNLOAD_MS = 60 * 60_000;

/** The user's cache folder; for root one that OpenSearch's user can read. */
export function cacheFolder(): string {
  const { XDG_CACHE_HOME } = process.env;
  const base = XDG_CACHE_HOME || (isRoot ? "/var/cache" : path.join(homedir(), ".cache"));
  return path.join(base, "private-ingest");
}

/** Downloads a file into the cache, once. @throws when it is missing or has another checksum. */
export async function download({ url, sha512, fileName }: Artifact): Promise<string> {
  const file = path.join(cacheFolder(), fileName);
  if ((await digest(file)) === sha512) return file;
  await mkdir(cacheFolder(), { recursive: true });
  const unchecked = `${file}.${process.pid}`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_MS) });
    if (!response.ok || response.body === null) throw new Error(`GET ${url} was answered with ${response.status}.`);
    await pipeline(Readable.fromWeb(response.body), createWriteStream(unchecked));
    const found = await digest(unchecked);
    if (found !== sha512) throw new Error(`${url} has SHA-512 ${found ?? "none"}, but ${sha512} was expected.`);
    await rename(unchecked, file);
  } finally {
    await rm(unchecked, { force: true });
  }
  return file;
}

async function digest(file: string): Promise<string | undefined> {
  const hash = createHash("sha512");
  try {
    await pipeline(createReadStream(file), hash);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  return hash.digest("hex");
}
