import * as aws4 from "aws4";
import * as fs from "node:fs";
import type { Command } from "commander";
import { Agent, buildConnector, type Dispatcher } from "undici";
import type { ExchangeLimits } from "../../lambda/setup/exchange";
import { type AwsConfiguration, isLoopback } from "./aws";
import type { Context } from "./context";
import { httpAnswer, type HttpAnswer } from "./http-answer";
import { httpUrl, type OptionReader } from "./options";
import { type Names, variableOf } from "./stack-outputs";

export interface DomainAddress {
  readonly url: string;
  /** Where to connect instead of the URL's host; name and certificate stay the URL's. */
  readonly via?: { readonly host: string; readonly port: number };
  readonly user?: { readonly name: string; readonly password: string };
  /** Sign requests with these keys. Without user and keys, requests go as they are. */
  readonly sign?: { readonly region: string; readonly credentials: () => Promise<AwsKeys> };
  /** In PEM; the public ones by default. Certificates are always checked. */
  readonly certificateAuthority?: string;
}

interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** The answer to the largest bulk request, or the mappings of every index, are far below. */
const requestLimits = { timeMs: 60_000, bytes: 64 * 1024 * 1024 } as const;

/** A domain, asked over connections that stay open. */
export class DomainConnection {
  private readonly agent: Agent;
  private readonly base: URL;

  constructor(
    private readonly address: DomainAddress,
    connections = 4,
    private readonly limits: ExchangeLimits = requestLimits,
  ) {
    this.base = new URL(address.url);
    const { certificateAuthority: ca, via } = address;
    const connect = buildConnector({ ...(ca !== undefined && { ca }) });
    // The tunnel ends on this machine; with TLS the server is still checked to be the domain.
    const tunnel = via && { hostname: via.host, port: String(via.port), servername: this.base.hostname };
    this.agent = new Agent({
      connections,
      connect: (options, callback) => {
        connect({ ...options, ...tunnel }, callback);
      },
    });
  }

  /** @throws as {@link httpAnswer} does. */
  async request(
    method: Dispatcher.HttpMethod,
    path: string,
    body: Buffer | string | null = null,
    contentType = "application/json",
  ): Promise<HttpAnswer> {
    const { sign, user } = this.address;
    const headers: Record<string, string> = {
      ...(body !== null && { "content-type": contentType, "content-length": String(Buffer.byteLength(body)) }),
      ...(user && { authorization: `Basic ${Buffer.from(`${user.name}:${user.password}`).toString("base64")}` }),
    };
    const signed = sign === undefined ? headers : await this.signed({ method, path, headers, body: body ?? "" }, sign);
    const options = { method, headers: signed, body, dispatcher: this.agent };
    return httpAnswer(new URL(path, this.base), options, this.limits);
  }

  private async signed(
    request: aws4.Request,
    { credentials, region }: NonNullable<DomainAddress["sign"]>,
  ): Promise<Record<string, string>> {
    const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
    const keys = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
    const { headers } = aws4.sign({ ...request, host: this.base.host, service: "es", region }, keys);
    return headers as Record<string, string>;
  }

  close(): void {
    void this.agent.destroy();
  }
}

export const domainOptions = ["domain", "via", "user", "ca"] as const;

export function withDomain(command: Command): Command {
  return command
    .option("--domain <url>", "the domain's address (default: domainEndpoint of the stack)")
    .option("--via <host:port>", "connect through this end of a tunnel instead of the domain's address")
    .option("--user <name>", `sign in by name, with the password in ${variableOf("masterPassword")}`)
    .option("--ca <file>", "certificate authority of the domain, in PEM");
}

/** Whether the domain is asked as a user of its own, whose password then is needed. */
export function signsInByName(options: OptionReader, isAsked: boolean): (names: Names) => boolean {
  return ({ masterUserName }) => isAsked && (options.text("user") ?? masterUserName ?? "") !== "";
}

/** The address by options and stack, if known. Without a user, requests are signed (SigV4). */
export function domainAddress(
  options: OptionReader,
  names: Names,
  aws: AwsConfiguration,
  credentials: () => Promise<AwsKeys>,
  env: Context["env"],
): DomainAddress | undefined {
  const given = options.read("domain", "a URL such as https://127.0.0.1:9200", httpUrl);
  const via = options.read("via", "a host and a port from 1 to 65535 such as 127.0.0.1:9200", hostAndPort);
  const ca = options.read("ca", "the path of a file", (path) =>
    fs.existsSync(path) && !fs.statSync(path).isDirectory() ? path : undefined,
  );
  const password = env[variableOf("masterPassword")] ?? names.masterPassword;
  const url = given ?? (names.domainEndpoint ? `https://${names.domainEndpoint}` : undefined);
  if (url === undefined) {
    const unknown = "the domain's address is not known (--domain, or --stack for its domainEndpoint)";
    options.unused(["via", "user", "ca"], unknown);
    return undefined;
  }
  if (url.startsWith("http:")) options.unused(["ca"], `${url} has no certificate`);
  const userName = options.text("user");
  if (userName !== undefined && !password)
    options.problem(`--user: ${userName} given without a password; set ${variableOf("masterPassword")}`);
  const name = userName ?? names.masterUserName;
  const user = name && password ? { name, password } : undefined;
  const region = /\.([a-z0-9-]+)\.es\./.exec(url)?.[1] ?? aws.region ?? "us-east-1";
  return {
    url,
    ...(via !== undefined && { via }),
    ...(user !== undefined ? { user } : !isLoopback(url) && { sign: { region, credentials } }),
    ...(ca !== undefined && { certificateAuthority: fs.readFileSync(ca, "utf8") }),
  };
}

function hostAndPort(text: string): { host: string; port: number } | undefined {
  const [, host, port] = /^(?:https:\/\/)?([^:/]+):(\d{1,5})$/.exec(text) ?? [];
  return host !== undefined && Number(port) >= 1 && Number(port) <= 65_535 ? { host, port: Number(port) } : undefined;
}
