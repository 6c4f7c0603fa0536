import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type AwsConfiguration, mayComeAgain, serviceReason } from "../aws";
import { ProblemError } from "../context";
import { doneFolder, inOrder, type ReplaySource, type SourceObject, UnreadableObjectError } from "./source";

/** How often the reading of one object may break off without a byte having come. */
const readAttempts = 3;
/** So many objects that are given up one after the other are no fault of theirs. */
const mostGivenUp = 3;
const tagName = "private-ingest-replayed";

/** Refused for this object alone: archived, denied by its key, or deleted. */
function ofTheObject(error: unknown): boolean {
  const { name = "", $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode ?? 0;
  if (error instanceof UnreadableObjectError) return true;
  return (
    status >= 400 &&
    status < 500 &&
    !/NoSuchBucket|Token|Credential|InvalidAccessKeyId|Signature|TimeTooSkewed/.test(name)
  );
}

function reasonOf(error: unknown): string {
  const { name, message, StorageClass } = error as { name: string; message: string; StorageClass?: string };
  if (error instanceof UnreadableObjectError) return message;
  if (name === "InvalidObjectState")
    return `it is archived (${StorageClass ?? "Glacier"}); restore it first: aws s3api restore-object`;
  return `${name}: ${message}`;
}

/** The backup bucket. @param prefix of the keys; empty reads all of the bucket. */
export async function s3Source(configuration: AwsConfiguration, bucket: string, prefix: string): Promise<ReplaySource> {
  const s3 = await import("@aws-sdk/client-s3");
  const client = new s3.S3Client(configuration);
  let givenUp = 0;
  const at = (key: string) => ({ Bucket: bucket, Key: key });

  async function* open(key: string): AsyncGenerator<Buffer> {
    let offset = 0;
    let version: string | undefined;
    for (let attempt = 1; ; attempt++) {
      try {
        // The rest is of use only while the object is still the same.
        const range = offset === 0 ? {} : { Range: `bytes=${offset}-`, IfMatch: version };
        const { Body, ETag } = await client.send(new s3.GetObjectCommand({ ...at(key), ...range }));
        if (Body === undefined) throw new UnreadableObjectError("the answer has no body");
        version = ETag;
        for await (const chunk of Body as Readable) {
          const bytes = chunk as Buffer;
          offset += bytes.length;
          attempt = 0;
          givenUp = 0;
          yield bytes;
        }
        givenUp = 0;
        return;
      } catch (error) {
        if (offset > 0 && (error as { name?: string }).name === "InvalidRange") return;
        if (ofTheObject(error)) throw new UnreadableObjectError(reasonOf(error), { cause: error });
        const isPassing = mayComeAgain(error);
        if (attempt < readAttempts && isPassing) await sleep(200 * 2 ** attempt);
        else if (isPassing && ++givenUp < mostGivenUp)
          throw new UnreadableObjectError(serviceReason(error), { cause: error });
        else
          throw new ProblemError(`${key} of bucket ${bucket} cannot be read: ${serviceReason(error)}`, {
            cause: error,
          });
      }
    }
  }

  return {
    location: `s3://${bucket}/${prefix}`,
    async list() {
      const found: SourceObject[] = [];
      const pages = s3.paginateListObjectsV2({ client }, { Bucket: bucket, ...(prefix !== "" && { Prefix: prefix }) });
      try {
        for await (const { Contents = [] } of pages) {
          for (const { Key = "", Size = 0, LastModified } of Contents)
            found.push({ key: Key, bytes: Size, modified: LastModified?.getTime() ?? 0 });
        }
      } catch (error) {
        throw new ProblemError(`bucket ${bucket} cannot be listed: ${serviceReason(error)}`, { cause: error });
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
