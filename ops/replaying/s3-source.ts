import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type AwsConfiguration, isLoopback, mayComeAgain } from "../aws";
import { doneFolder, inOrder, type ReplaySource, type SourceObject } from "./source";

/** How often the reading of one object may break off without a byte having come. */
const readAttempts = 5;
const tagName = "private-ingest-replayed";

/** The backup bucket. @param prefix of the keys; empty reads all of the bucket. */
export async function s3Source(
  configuration: AwsConfiguration,
  bucket: string,
  prefix: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ReplaySource> {
  const s3 = await import("@aws-sdk/client-s3");
  const endpoint = configuration.endpoint ?? env["AWS_ENDPOINT_URL_S3"] ?? env["AWS_ENDPOINT_URL"];
  // Servers on this machine have no host name for each bucket.
  const client = new s3.S3Client({ ...configuration, forcePathStyle: isLoopback(endpoint) });
  const at = (key: string) => ({ Bucket: bucket, Key: key });

  async function* open(key: string): AsyncGenerator<Buffer> {
    let offset = 0;
    for (let attempt = 1; ; attempt++) {
      try {
        const range = offset === 0 ? {} : { Range: `bytes=${offset}-` };
        const { Body } = await client.send(new s3.GetObjectCommand({ ...at(key), ...range }));
        for await (const chunk of Body as Readable) {
          const bytes = chunk as Buffer;
          offset += bytes.length;
          attempt = 0;
          yield bytes;
        }
        return;
      } catch (error) {
        if ((error as { name?: string }).name === "InvalidRange") return;
        if (attempt >= readAttempts || !mayComeAgain(error)) throw error;
        await sleep(200 * 2 ** attempt);
      }
    }
  }

  return {
    location: `s3://${bucket}/${prefix}`,
    async list() {
      const found: SourceObject[] = [];
      const pages = s3.paginateListObjectsV2({ client }, { Bucket: bucket, ...(prefix !== "" && { Prefix: prefix }) });
      for await (const { Contents = [] } of pages) {
        for (const { Key = "", Size = 0, LastModified } of Contents)
          found.push({ key: Key, bytes: Size, modified: LastModified?.getTime() ?? 0 });
      }
      return inOrder(found);
    },
    open,
    async move(key) {
      const source = encodeURIComponent(`${bucket}/${key}`).replaceAll("%2F", "/");
      await client.send(new s3.CopyObjectCommand({ ...at(`${doneFolder}${key}`), CopySource: source }));
      await client.send(new s3.DeleteObjectCommand(at(key)));
    },
    async tag(key) {
      const { TagSet = [] } = await client.send(new s3.GetObjectTaggingCommand(at(key)));
      const others = TagSet.filter(({ Key }) => Key !== tagName);
      const done = { Key: tagName, Value: new Date().toISOString() };
      await client.send(new s3.PutObjectTaggingCommand({ ...at(key), Tagging: { TagSet: [...others, done] } }));
    },
  };
}
