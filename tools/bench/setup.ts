/**
 * How long the setup function's code takes to make a fresh cluster ready, once it answers, and to find nothing to do after that.
 * Each round has a real OpenSearch of its own.
 */
import type { SetupEvent } from "../../lambda/contracts/setup-event";
import { setUp } from "../../lambda/setup/setup";
import type { OpenSearchServer } from "@private-ingest/local-firehose/opensearch/server";
import { median } from "./median";
import { openSearchFor } from "./opensearch";

const ROUNDS = 3;

export interface SetupRow {
  readonly cluster: string;
  readonly medianMilliseconds: number;
  readonly slowestMilliseconds: number;
}

/** Measures both runs in turn, several times; nothing where no OpenSearch can run. */
export async function run(): Promise<SetupRow[]> {
  const [fresh, again]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const server = await openSearchFor("The part");
    if (server === undefined) return [];
    try {
      fresh.push(await milliseconds(server));
      again.push(await milliseconds(server));
    } finally {
      await server.stop();
    }
  }
  return [row("fresh", fresh), row("set up already", again)];
}

async function milliseconds(server: OpenSearchServer): Promise<number> {
  const event: SetupEvent = {
    endpoint: server.url,
    engine: "opensearch",
    engineVersion: "2.19",
    region: "us-east-1",
    authentication: { kind: "basic", userName: server.adminUser, password: server.adminPassword },
    certificateAuthority: server.certificateAuthority,
    indexName: "stockdata",
    deliveryRoleArn: "arn:aws:iam::123456789012:role/delivery",
    replicas: 0,
    shards: 1,
    retentionDays: 30,
    dashboards: true,
  };
  const startedAt = performance.now();
  await setUp(event, { timeLimitMs: 60_000 });
  return performance.now() - startedAt;
}

function row(cluster: string, all: readonly number[]): SetupRow {
  return { cluster, medianMilliseconds: median(all), slowestMilliseconds: Math.max(...all) };
}
