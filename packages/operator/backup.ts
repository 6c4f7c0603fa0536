import * as fs from "node:fs/promises";
import * as path from "node:path";
import { isUnfinished, replaceLargeFile } from "./durable-file";
import { fileName, nameOfFile } from "./file-name";

export interface BucketObject {
  readonly key: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** The part of S3 that a backup needs. */
export interface Bucket {
  readonly location: string;
  /** @throws when the object could not be written; nothing of it is then there. */
  put(key: string, content: Buffer): Promise<void>;
  get(key: string): Promise<Buffer>;
  has(key: string): Promise<boolean>;
  /** Newest first. */
  list(): Promise<readonly BucketObject[]>;
}

/** The file of an object in a folder. No key leads out of the folder. */
export const objectFile = (folder: string, key: string): string => path.join(folder, ...key.split("/").map(fileName));

function keyOf(folder: string, file: string): string {
  return path.relative(folder, file).split(path.sep).map(nameOfFile).join("/");
}

async function orIfAbsent<T>(otherwise: T, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return otherwise;
    throw error;
  }
}

/** A folder as the bucket: keys are paths below it. The first object creates it. */
export function folderBucket(folder: string): Bucket {
  const root = path.resolve(folder);
  const pathOf = (key: string) => objectFile(root, key);
  return {
    location: root,
    async put(key, content) {
      const file = pathOf(key);
      await fs.mkdir(path.dirname(file), { recursive: true });
      // As in S3, an object is there whole or not at all.
      await replaceLargeFile(file, content);
    },
    get: (key) => fs.readFile(pathOf(key)),
    has: (key) => orIfAbsent(false, () => fs.access(pathOf(key)).then(() => true)),
    async list() {
      const entries = await orIfAbsent([], () => fs.readdir(root, { recursive: true, withFileTypes: true }));
      const files = entries.filter((entry) => entry.isFile() && !isUnfinished(entry.name));
      const objects = await Promise.all(
        files.map(async (entry) => {
          const file = path.join(entry.parentPath, entry.name);
          const { size, mtimeMs } = await fs.stat(file);
          return { key: keyOf(root, file), bytes: size, modified: mtimeMs };
        }),
      );
      return objects.sort((a, b) => b.modified - a.modified);
    },
  };
}
