import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import * as https from "node:https";
import * as path from "node:path";
import { listenOnLoopback } from "@private-ingest/local-firehose/loopback";
import { type Caller, request } from "@private-ingest/local-firehose/opensearch/request";
import {
  adminOf,
  type OpenSearchServer,
  startOpenSearch,
  superAdminOf,
} from "@private-ingest/local-firehose/opensearch/server";
import { createUser } from "@private-ingest/local-firehose/opensearch/user";

/** AdvancedSecurityOptions.MasterUserOptions of a domain. */
export interface MasterUser {
  readonly MasterUserName?: string;
  readonly MasterUserPassword?: string;
  readonly MasterUserARN?: string;
}

const security = "/_plugins/_security/api";

/**
 * The cluster of one domain, a real OpenSearch with its security plugin, behind an address that takes
 * signed requests. The cluster sees a signer as a user whose backend role is the signer's ARN: what it
 * may do is decided by the cluster's own role mappings, as in AWS.
 * https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html
 */
export class DomainCluster {
  private readonly callers = new Map<string, Promise<Caller>>();

  private constructor(
    private readonly server: OpenSearchServer,
    private readonly admin: Caller,
    private readonly front: https.Server,
    /** Host and port of the address, as the domain's endpoint names it. */
    readonly endpoint: string,
  ) {}

  /**
   * @param signerOf ARN of whoever has an access key.
   * @throws OpenSearchUnavailable when none can run here.
   */
  static async start(signerOf: (accessKeyId: string) => string): Promise<DomainCluster> {
    const server = await startOpenSearch();
    try {
      const { certificateFolder = "" } = server;
      const read = (file: string): Promise<string> => readFile(path.join(certificateFolder, file), "utf8");
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

  /** Gives the cluster to its master user; a user of that name gets the new password. */
  async setMaster({ MasterUserARN, MasterUserName, MasterUserPassword }: MasterUser): Promise<void> {
    if (MasterUserName !== undefined && MasterUserPassword !== undefined) {
      const user = { password: MasterUserPassword, backend_roles: ["admin"] };
      await this.put(`internalusers/${encodeURIComponent(MasterUserName)}`, user);
    }
    if (MasterUserARN !== undefined)
      await this.put("rolesmapping/all_access", { backend_roles: ["admin", MasterUserARN] });
  }

  /** How a principal comes to the cluster. @param arn of a role or a user. */
  callerOf(arn: string): Promise<Caller> {
    const known = this.callers.get(arn);
    if (known !== undefined) return known;
    const caller = createUser(this.admin, `signer-${randomBytes(6).toString("hex")}`, [arn]).then(
      ({ password, userName }) => ({ ...adminOf(this.server), userName, password }),
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
      const key = /^AWS4-HMAC-SHA256 Credential=([^/]+)\//.exec(asked.headers.authorization ?? "")?.[1];
      const pass = (headers: typeof asked.headers): void => {
        const passed = https.request(this.server.url + (asked.url ?? "/"), { method: asked.method, headers, agent });
        passed.on("response", (answer) => {
          answered.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(answered);
        });
        passed.on("error", () => answered.destroy());
        asked.pipe(passed);
      };
      if (key === undefined) return pass(asked.headers);
      this.callerOf(signerOf(key)).then(
        ({ password, userName }) => {
          const basic = Buffer.from(`${userName}:${password}`).toString("base64");
          pass({ ...asked.headers, authorization: `Basic ${basic}` });
        },
        () => answered.destroy(),
      );
    });
  }
}
