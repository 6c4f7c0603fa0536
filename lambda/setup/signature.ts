import aws4 from "aws4";

export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The headers of a request, signed (SigV4) with the function's role. aws4 has no dependencies; the
 * AWS SDK's signer would add 150 kB.
 * @throws Error if the environment has no credentials.
 */
export function signedHeaders({ method, url, headers, body }: WireRequest, region: string): Record<string, string> {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Error("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set: there is nothing to sign requests with.");
  }
  const signed = aws4.sign(
    { service: "es", region, method, host: url.host, path: url.pathname + url.search, headers: { ...headers }, body },
    {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
    },
  );
  return signed.headers as Record<string, string>;
}
