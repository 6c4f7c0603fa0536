import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { StackOutputs } from "@private-ingest/client/outputs";
import { DomainConnection } from "@private-ingest/operator/domain-connection";

const WAIT_MS = 120_000;

/** Path of the delivery role's mapping in the domain. */
export const mapping = "/_plugins/_security/api/rolesmapping/firehose-role";

export async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + WAIT_MS;
  while (!(await isSo())) {
    assert(Date.now() < end, `not in time: ${what}`);
    await sleep(500);
  }
}

/** The domain of a deployed stack, as its master user sees it. */
export class DeployedDomain {
  readonly connection: DomainConnection;

  constructor(
    {
      domainEndpoint,
      masterPassword,
      masterUserName,
    }: Pick<StackOutputs, "domainEndpoint" | "masterPassword" | "masterUserName">,
    certificateAuthorityFile: string,
  ) {
    this.connection = new DomainConnection({
      url: `https://${domainEndpoint}`,
      user: { name: masterUserName, password: masterPassword },
      certificateAuthority: readFileSync(certificateAuthorityFile, "utf8"),
    });
  }

  async ask(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: string): Promise<Record<string, unknown>> {
    const answer = await this.connection.request(method, path, body);
    return JSON.parse(answer.body || "{}") as Record<string, unknown>;
  }

  async count(pattern: string): Promise<number> {
    await this.ask("POST", `/${pattern}/_refresh`);
    return Number((await this.ask("GET", `/${pattern}/_count`))["count"] ?? 0);
  }

  arrived(pattern: string, count: number): Promise<void> {
    return until(async () => (await this.count(pattern)) >= count, `${count} documents of ${pattern}`);
  }

  close(): void {
    this.connection.close();
  }
}
