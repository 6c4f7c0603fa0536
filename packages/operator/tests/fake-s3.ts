import { FakeServer } from "./fake-server";

/** What the bucket answers to a GET of one key: its bytes, or S3's error. */
export type Stored = Buffer | StoredError;

interface StoredError {
  readonly status: number;
  readonly code: string;
  readonly more?: string;
}

/** A bucket that lists all keys, and refuses to give what it is told to. */
export class FakeS3 extends FakeServer {
  readonly objects = new Map<string, Stored>();
  readonly reads: string[] = [];

  constructor() {
    super((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", this.url);
      const key = decodeURIComponent(pathname.split("/").slice(2).join("/"));
      response.setHeader("content-type", "application/xml");
      if (searchParams.has("list-type") && !pathname.startsWith("/missing"))
        return response.end(this.listing(searchParams.get("prefix") ?? ""));
      this.reads.push(key);
      const stored = pathname.startsWith("/missing") ? { code: "NoSuchBucket", status: 404 } : this.objects.get(key);
      if (Buffer.isBuffer(stored)) return response.setHeader("etag", '"1"').end(stored);
      const { code, more = "", status }: StoredError = stored ?? { code: "NoSuchKey", status: 404 };
      response.statusCode = status;
      return response.end(`<Error><Code>${code}</Code><Message>as told</Message>${more}</Error>`);
    });
  }

  private listing(prefix: string): string {
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix));
    const contents = keys.map(
      (key) =>
        `<Contents><Key>${key}</Key><Size>9</Size><LastModified>2026-11-23T09:00:00.000Z</LastModified></Contents>`,
    );
    return `<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join("")}</ListBucketResult>`;
  }
}
