import * as fs from "node:fs";
import * as path from "node:path";
import { folderBucket, objectFile } from "../../local/backup";
import { failedFolder } from "../../local/firehose/failed-folder";

/** Where objects go that are done, when they are moved; it is never read. */
export const doneFolder = "replayed/";

export interface SourceObject {
  readonly key: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** Where failed objects are. */
export interface ReplaySource {
  /** For people, and to tell one source from another. */
  readonly location: string;
  /** Objects of failed records, in the order of their keys. */
  list(): Promise<readonly SourceObject[]>;
  open(key: string): AsyncIterable<Buffer>;
  /** Puts an object that is done out of the way, below {@link doneFolder}. */
  move(key: string): Promise<void>;
  /** Marks an object as done; undefined where objects cannot be marked. */
  readonly tag?: (key: string) => Promise<void>;
}

/** Keys of failed objects in the order they are read; what was moved is left out. */
export function inOrder(
  objects: readonly SourceObject[],
  isFailed = (key: string) => failedFolder.test(key),
): SourceObject[] {
  return objects
    .filter(({ key }) => !key.startsWith(doneFolder) && isFailed(key))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** A folder with the layout of the bucket, as the local pipeline writes it and `aws s3 sync` makes it; or one failed folder of it. */
export function folderSource(folder: string): ReplaySource {
  const root = path.resolve(folder);
  const bucket = folderBucket(root);
  return {
    location: root,
    async list() {
      const objects = await bucket.list();
      const failed = inOrder(objects, (key) => failedFolder.test(`${root.split(path.sep).join("/")}/${key}`));
      // Objects that somebody gathered under names of their own are told by what is in them.
      return failed.length > 0 ? failed : inOrder(objects, () => true);
    },
    open: (key) => fs.createReadStream(objectFile(root, key), { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>,
    async move(key) {
      const to = objectFile(root, doneFolder + key);
      await fs.promises.mkdir(path.dirname(to), { recursive: true });
      await fs.promises.rename(objectFile(root, key), to);
    },
  };
}
