import * as fs from "node:fs";
import * as path from "node:path";
import { folderBucket, objectFile } from "../backup";
import { failedFolder } from "./failed-folder";
import { messageOf } from "../context";

/** The folder for finished objects that are moved; it is never read. */
export const doneFolder = "replayed/";

export interface SourceObject {
  readonly key: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** One object cannot be read; the others can. The message says why. */
export class UnreadableObjectError extends Error {
  override readonly name = "UnreadableObjectError";
}

/** A source of failed objects. */
export interface ReplaySource {
  /** Printed, and identifies the source. */
  readonly location: string;
  /** Objects of failed records, in the order of their keys. */
  list(): Promise<readonly SourceObject[]>;
  /** @throws {UnreadableObjectError} for this object; other errors concern the whole source. */
  open(key: string): AsyncIterable<Buffer>;
  /** Moves a finished object below {@link doneFolder}. */
  move(key: string): Promise<void>;
  /** Tags a finished object; undefined for sources without tags. */
  readonly tag?: (key: string) => Promise<void>;
}

/** Keys of failed objects in reading order, without moved ones. */
export function inOrder(
  objects: readonly SourceObject[],
  isFailed = (key: string) => failedFolder.test(key),
): SourceObject[] {
  return objects
    .filter(({ key }) => !key.startsWith(doneFolder) && isFailed(key))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/**
 * The bucket's layout (`aws s3 sync`), or one file, such as failed documents.
 * @param prefix of the keys, which are paths below the folder.
 */
export function folderSource(place: string, prefix = ""): ReplaySource {
  const given = path.resolve(place);
  const isFile = fs.statSync(given).isFile();
  const root = isFile ? path.dirname(given) : given;
  const bucket = folderBucket(root);
  return {
    location: isFile ? given : path.join(root, prefix),
    async list() {
      const objects = (await bucket.list()).filter(({ key }) =>
        isFile ? key === path.basename(given) : key.startsWith(prefix),
      );
      const failed = inOrder(objects);
      // Objects with other names are recognised by their content.
      return failed.length > 0 ? failed : inOrder(objects, () => true);
    },
    open: (key) => readFile(objectFile(root, key)),
    async move(key) {
      const to = objectFile(root, doneFolder + key);
      await fs.promises.mkdir(path.dirname(to), { recursive: true });
      await fs.promises.rename(objectFile(root, key), to);
    },
  };
}

/** A source with the files of documents that failed again. @param files by key. */
export function withFiles(source: ReplaySource, files: ReadonlyMap<string, string>): ReplaySource {
  return {
    ...source,
    open: (key) => {
      const file = files.get(key);
      return file === undefined ? source.open(key) : readFile(file);
    },
  };
}

async function* readFile(file: string): AsyncGenerator<Buffer> {
  try {
    yield* fs.createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>;
  } catch (error) {
    throw new UnreadableObjectError(messageOf(error), { cause: error });
  }
}
