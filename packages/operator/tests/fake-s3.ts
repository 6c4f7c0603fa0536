import * as http from "node:http";
import type { AddressInfo } from "node:net";

/** What the bucket answers to a GET of one key: its bytes, or S3's error. */
export type Stored = Buffer | { readonly status: number; readonly code: string; readonly more?: string };

/** A bucket that lists all keys, and refuses to give what it is told to. */
export class FakeS3 {
  readonly objects = new Map<string, Stored>();
  readonly reads: string[] = [];

  private constructor(
    private readonly server: http.Server,
    readonly url: string,
  ) {}

  static async start(): Promise<FakeS3> {
    const server = http.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const fake = new FakeS3(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on("request", (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", fake.url);
      const key = decodeURIComponent(pathname.split("/").slice(2).join("/"));
      response.setHeader("content-type", "application/xml");
      if (pathname.startsWith("/missing")) {
        response.statusCode = 404;
        return response.end("<Error><Code>NoSuchBucket</Code><Message>as told</Message></Error>");
      }
      if (searchParams.has("list-type")) return response.end(fake.listing(searchParams.get("prefix") ?? ""));
      fake.reads.push(key);
      const stored = fake.objects.get(key);
      if (Buffer.isBuffer(stored)) return response.setHeader("etag", '"1"').end(stored);
      const { code, more = "", status } = stored ?? { code: "NoSuchKey", status: 404 };
      response.statusCode = status;
      return response.end(`<Error><Code>${code}</Code><Message>as told</Message>${more}</Error>`);
    });
    return fake;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
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
