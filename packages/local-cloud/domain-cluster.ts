import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import * as https from "node:https";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import { listenOnLoopback } from "@private-ingest/local-firehose/loopback";
import { type Caller, request } from "@private-ingest/local-firehose/opensearch/request";
import { type OpenSearchServer, startOpenSearch, superAdminOf } from "@private-ingest/local-firehose/opensearch/server";
import { createUser } from "@private-ingest/local-firehose/opensearch/user";
import { SavedObjects, savedObjectsPath } from "./saved-objects";

/** AdvancedSecurityOptions.MasterUserOptions of a domain. */
export interface DomainMasterUser {
  readonly MasterUserName?: string;
  readonly MasterUserPassword?: string;
  readonly MasterUserARN?: string;
}

const security = "/_plugins/_security/api";

/**
 * A real OpenSearch with its security plugin, behind an address for signed requests. A signer is a
 * user whose backend role is its ARN; the cluster's role mappings decide, as in AWS.
 * https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html
 */
export class DomainCluster {
  private readonly savedObjects = new SavedObjects();
  private readonly callers = new Map<string, Promise<Caller>>();

  private constructor(
    private readonly server: OpenSearchServer,
    private readonly admin: Caller,
    private readonly front: https.Server,
    /** Host and port of the address: the domain's endpoint. */
    readonly endpoint: string,
  ) {}

  /** @throws OpenSearchUnavailable when no OpenSearch can run here. */
  static async start(signerOf: (accessKeyId: string) => string): Promise<DomainCluster> {
    const server = await startOpenSearch();
    try {
      const read = (file: string): Promise<string> => readFile(path.join(server.certificateFolder, file), "utf8");
      const front = https.createServer({ cert: await read("esnode.pem"), key: await read("esnode-key.pem") });
      const { host } = new URL(await listenOnLoopback(front, "--port", 0));
      const cluster = new DomainCluster(server, await superAdminOf(server), front, host);
      cluster.serve(signerOf);
      return cluster;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  get certificateAuthority(): string {
    return this.server.certificateAuthority;
  }

  /** Makes a new or existing user with this password the cluster's administrator. */
  async setMaster({ MasterUserARN, MasterUserName, MasterUserPassword }: DomainMasterUser): Promise<void> {
    if (MasterUserName !== undefined && MasterUserPassword !== undefined) {
      const user = { password: MasterUserPassword, backend_roles: ["admin"] };
      await this.put(`internalusers/${encodeURIComponent(MasterUserName)}`, user);
    }
    if (MasterUserARN !== undefined)
      await this.put("rolesmapping/all_access", { backend_roles: ["admin", MasterUserARN] });
  }

  /** Address and credentials of a role or a user. */
  callerOf(arn: string): Promise<Caller> {
    const known = this.callers.get(arn);
    if (known !== undefined) return known;
    const caller = createUser(this.admin, `signer-${randomBytes(6).toString("hex")}`, [arn]).then(
      ({ password, userName }) => ({ ...this.server, userName, password }),
    );
    this.callers.set(arn, caller);
    return caller;
  }

  async stop(): Promise<void> {
    this.front.closeAllConnections();
    this.front.close();
    await this.server.stop();
  }

  private async put(object: string, body: unknown): Promise<void> {
    const answer = await request(this.admin, "PUT", `${security}/${object}`, body);
    if (answer.status >= 300) throw new Error(`PUT ${object} was answered with ${answer.status}: ${answer.body}`);
  }

  private serve(signerOf: (accessKeyId: string) => string): void {
    const agent = new https.Agent({ keepAlive: true, ca: this.server.certificateAuthority });
    this.front.on("request", (asked, answered) => {
      this.signedIn(asked.headers, signerOf)
        .then(async (headers) => {
          if (savedObjectsPath.test(asked.url ?? "")) return this.dashboards(asked, headers, answered);
          const passed = https.request(this.server.url + (asked.url ?? "/"), { method: asked.method, headers, agent });
          passed.on("response", (answer) => {
            answered.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(answered);
          });
          passed.on("error", () => answered.destroy());
          asked.pipe(passed);
        })
        .catch(() => answered.destroy());
    });
  }

  /** Credentials of the signer's user, in place of the signature. */
  private async signedIn(
    headers: IncomingHttpHeaders,
    signerOf: (accessKeyId: string) => string,
  ): Promise<IncomingHttpHeaders> {
    const key = /^AWS4-HMAC-SHA256 Credential=([^/]+)\//.exec(headers.authorization ?? "")?.[1];
    if (key === undefined) return headers;
    const { password, userName } = await this.callerOf(signerOf(key));
    return { ...headers, authorization: `Basic ${Buffer.from(`${userName}:${password}`).toString("base64")}` };
  }

  /** Dashboards admit users of their role and administrators. */
  private async dashboards(
    asked: IncomingMessage,
    headers: IncomingHttpHeaders,
    answered: ServerResponse,
  ): Promise<void> {
    const caller = { url: this.server.url, certificateAuthority: this.server.certificateAuthority };
    const [userName = "", password = ""] = basicOf(headers.authorization);
    const { body, status } = await request({ ...caller, userName, password }, "GET", "/_plugins/_security/authinfo");
    const { roles = [] } = (status === 200 ? JSON.parse(body) : {}) as { roles?: readonly string[] };
    const isUser = roles.includes("all_access") || roles.includes("kibana_user");
    const refused = { status: status === 200 ? 403 : 401, body: { message: "no permissions for saved objects" } };
    const path = (asked.url ?? "").replace(savedObjectsPath, "");
    const content = await text(asked);
    const answer = isUser ? this.savedObjects.answer(asked.method ?? "GET", path, content) : refused;
    answered.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
  }
}

function basicOf(authorization = ""): readonly string[] {
  const decoded = Buffer.from(authorization.replace(/^Basic /, ""), "base64").toString();
  const colon = decoded.indexOf(":");
  return [decoded.slice(0, colon), decoded.slice(colon + 1)];
}
