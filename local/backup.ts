import * as fs from "node:fs/promises";
import * as path from "node:path";
import { isUnfinished, replaceLargeFile } from "./durable-file";

export interface BucketObject {
  readonly key: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** The part of S3 that a backup needs. */
export interface Bucket {
  /** For people: where the objects are. */
  readonly location: string;
  /** @throws when the object could not be written; nothing of it is then there. */
  put(key: string, content: Buffer): Promise<void>;
  get(key: string): Promise<Buffer>;
  /** Whether an object of this key is there. */
  has(key: string): Promise<boolean>;
  /** All objects, newest first. */
  list(): Promise<readonly BucketObject[]>;
}

/** A folder as the bucket: an object's key is its path below `folder`, which is made when the first object comes. */
export function folderBucket(folder: string): Bucket {
  const root = path.resolve(folder);
  const pathOf = (key: string): string => {
    const file = path.resolve(root, key);
    if (!file.startsWith(root + path.sep))
      throw new Error(`key ${JSON.stringify(key)} leaves the backup folder ${root}; give a key of an object in it`);
    return file;
  };
  return {
    location: root,
    async put(key, content) {
      const file = pathOf(key);
      await fs.mkdir(path.dirname(file), { recursive: true });
      // As in S3, an object is there whole or not at all.
      await replaceLargeFile(file, content);
    },
    get: (key) => fs.readFile(pathOf(key)),
    has: (key) =>
      fs.access(pathOf(key)).then(
        () => true,
        (error: unknown) => {
          if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
          throw error;
        },
      ),
    async list() {
      const entries = await fs.readdir(root, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
        throw error;
      });
      const files = entries.filter((entry) => entry.isFile() && !isUnfinished(entry.name));
      const objects = await Promise.all(
        files.map(async (entry) => {
          const file = path.join(entry.parentPath, entry.name);
          const { size, mtimeMs } = await fs.stat(file);
          return { key: path.relative(root, file).split(path.sep).join("/"), bytes: size, modified: mtimeMs };
        }),
      );
      return objects.sort((a, b) => b.modified - a.modified);
    },
  };
}
