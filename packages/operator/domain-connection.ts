import * as aws4 from "aws4";
import * as fs from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import * as net from "node:net";
import * as tls from "node:tls";
import type { Command } from "commander";
import { exchange, type ExchangeLimits } from "../../lambda/setup/exchange";
import { type AwsConfiguration, isLoopback } from "./aws";
import type { Context } from "./context";
import { httpUrl, type OptionReader } from "./options";
import { type Names, variableOf } from "./stack-outputs";

/** Where the domain is and as whom to ask. */
export interface DomainAddress {
  /** Such as `https://vpc-….es.amazonaws.com`. */
  readonly url: string;
  /** `host:port` to connect to in place of the URL's, for example the end of a tunnel; name and certificate stay the URL's. */
  readonly via?: { readonly host: string; readonly port: number };
  readonly user?: { readonly name: string; readonly password: string };
  /** Sign requests with these keys. Without user and keys, requests go as they are. */
  readonly sign?: { readonly region: string; readonly credentials: () => Promise<AwsKeys> };
  /** In PEM; the usual public ones by default. Certificates are always checked. */
  readonly certificateAuthority?: string;
}

interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface DomainAnswer {
  readonly status: number;
  readonly body: string;
}

/** The answer to the largest bulk request, or the mappings of every index, are far below. */
const requestLimits = { timeMs: 60_000, bytes: 64 * 1024 * 1024 } as const;

/** A domain, asked over connections that stay open. */
export class DomainConnection {
  private readonly agent: http.Agent;
  private readonly base: URL;

  constructor(
    private readonly address: DomainAddress,
    connections = 4,
    private readonly limits: ExchangeLimits = requestLimits,
  ) {
    this.base = new URL(address.url);
    const secure = this.base.protocol === "https:";
    this.agent = new (secure ? https : http).Agent({ keepAlive: true, maxSockets: connections });
    const { via } = address;
    if (via !== undefined) {
      // The tunnel ends on this machine; with TLS the server is still checked to be the domain.
      Object.assign(this.agent, {
        createConnection: (options: tls.ConnectionOptions) =>
          secure ? tls.connect({ ...options, ...via, servername: this.base.hostname }) : net.connect(via),
      });
    }
  }

  /** @throws as {@link exchange} does: when no answer comes, not in time, or one that is too long. */
  async request(
    method: string,
    path: string,
    body?: Buffer | string,
    contentType = "application/json",
  ): Promise<DomainAnswer> {
    const { certificateAuthority: ca, sign, user } = this.address;
    const content = typeof body === "string" ? Buffer.from(body) : body;
    const request: aws4.Request = {
      method,
      host: this.base.host,
      path,
      headers: {
        host: this.base.host,
        ...(content && { "content-type": contentType, "content-length": String(content.length) }),
      },
      ...(content && { body: content }),
    };
    let headers = request.headers;
    if (sign !== undefined) {
      const { accessKeyId, secretAccessKey, sessionToken } = await sign.credentials();
      const keys = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
      // What is given stays as it is; the signature is in what comes back.
      headers = aws4.sign({ ...request, service: "es", region: sign.region }, keys).headers;
    }
    const options: https.RequestOptions = {
      method,
      hostname: this.base.hostname,
      port: this.base.port || (this.base.protocol === "https:" ? 443 : 80),
      path,
      agent: this.agent,
      headers,
      ...(user !== undefined && { auth: `${user.name}:${user.password}` }),
      ...(ca !== undefined && { ca }),
    };
    const { request: start } = this.base.protocol === "https:" ? https : http;
    const { status, text } = await exchange((onAnswer) => start(options, onAnswer), content, this.limits);
    return { status, body: text };
  }

  close(): void {
    this.agent.destroy();
  }
}

/** Options by which the domain is reached, camel case. */
export const domainOptions = ["domain", "via", "user", "ca"] as const;

export function withDomain(command: Command): Command {
  return command
    .option("--domain <url>", "the domain's address (default: domainEndpoint of the stack)")
    .option("--via <host:port>", "connect there in place of the domain's address: the near end of a tunnel")
    .option("--user <name>", `sign in by name; the password is read from ${variableOf("masterPassword")}`)
    .option("--ca <file>", "certificate authority of the domain, in PEM");
}

/** Whether the domain is asked as a user of its own, whose password then is needed. */
export function signsInByName(options: OptionReader, isAsked: boolean): (names: Names) => boolean {
  return ({ masterUserName }) => isAsked && (options.text("user") ?? masterUserName ?? "") !== "";
}

/** The address by the options and the stack; undefined when there is none. Without a user, requests are signed (SigV4). */
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
  const named = options.text("user") ?? (names.masterUserName || undefined);
  const password = env[variableOf("masterPassword")] ?? names.masterPassword;
  const url = given ?? (names.domainEndpoint ? `https://${names.domainEndpoint}` : undefined);
  if (url === undefined) {
    options.unused(
      ["via", "user", "ca"],
      "the domain's address is not known (--domain, or --stack for its domainEndpoint)",
    );
    return undefined;
  }
  if (url.startsWith("http:")) options.unused(["ca"], `${url} has no certificate`);
  if (options.text("user") !== undefined && !password)
    options.problem(
      `--user: ${options.text("user") ?? ""} given without a password; set ${variableOf("masterPassword")}`,
    );
  const user = named !== undefined && password ? { name: named, password } : undefined;
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
