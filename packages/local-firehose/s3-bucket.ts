import {
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  NotFound,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import type { Bucket, BucketObject } from "@private-ingest/operator/backup";
import { messageOf } from "@private-ingest/operator/context";

/** The bucket of `--backup` cannot be used; the message has the reason and the fix. */
export class BackupBucketError extends Error {
  override readonly name = "BackupBucketError";
}

/**
 * A bucket of S3, or of a service with its API at AWS_ENDPOINT_URL_S3 (or AWS_ENDPOINT_URL).
 * @param url `s3://BUCKET` or `s3://BUCKET/PREFIX`; keys are below the prefix.
 * @param region where none is configured.
 * @param given address and credentials in place of those.
 * @throws {BackupBucketError} when the bucket does not answer.
 */
export async function s3Bucket(
  url: string,
  region: string,
  given: Pick<S3ClientConfig, "credentials"> & { readonly endpoint?: string } = {},
): Promise<Bucket> {
  // Not parsed as a URL, which would change characters that keys may hold.
  const [, Bucket = "", below = ""] = /^s3:\/\/([^/]*)\/?(.*)$/s.exec(url) ?? [];
  const prefix = below.replace(/(?<=[^/])$/, "/");
  const { AWS_DEFAULT_REGION, AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3, AWS_REGION } = process.env;
  const endpoint = given.endpoint ?? AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL;
  const client = new S3Client({
    ...given,
    region: AWS_REGION ?? AWS_DEFAULT_REGION ?? region,
    // Few other services support bucket names as host names.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
  });
  await client.send(new HeadBucketCommand({ Bucket })).catch((error: unknown) => {
    throw unusable(url, endpoint, error);
  });
  return {
    location: url,
    async put(key, content) {
      const encoding = key.endsWith(".gz") ? { ContentEncoding: "gzip" } : {};
      await client.send(new PutObjectCommand({ Bucket, Key: prefix + key, Body: content, ...encoding }));
    },
    async get(key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: prefix + key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    has: (key) =>
      client.send(new HeadObjectCommand({ Bucket, Key: prefix + key })).then(
        () => true,
        (error: unknown) => {
          if (error instanceof NotFound) return false;
          throw error;
        },
      ),
    async list() {
      const objects: BucketObject[] = [];
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix: prefix })) {
        for (const { Key = "", LastModified, Size = 0 } of Contents)
          objects.push({ key: Key.slice(prefix.length), bytes: Size, modified: LastModified?.getTime() ?? 0 });
      }
      return objects.sort((a, b) => b.modified - a.modified);
    },
  };
}

function unusable(url: string, endpoint: string | undefined, error: unknown): BackupBucketError {
  const where = endpoint ?? "AWS";
  const reason =
    error instanceof NotFound
      ? `${where} has no such bucket; create it, or name one that is there`
      : `${where} does not let it be used (${messageOf(error)}); set the address of S3 in AWS_ENDPOINT_URL_S3, and credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE`;
  return new BackupBucketError(`--backup: ${url} given, but ${reason}.`, { cause: error });
}
