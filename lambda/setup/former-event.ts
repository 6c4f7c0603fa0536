import { DELIVERY_ROLE_NAME, type SetupEvent } from "../contracts/setup-event";
import type { StreamSetup } from "../contracts/stream-setup";
import { isObject } from "./matches";

/** The fields of earlier versions' events, instead of `stream`. */
interface FormerFields {
  readonly indexName: string;
  readonly indexPattern?: string;
  readonly securityRole?: string;
  readonly deliveryRoleArn: string;
  readonly replicas: number;
  readonly shards: number;
  readonly retentionDays: number;
  readonly dashboards: boolean;
}

/**
 * Events in the current form: Pulumi stores those of earlier versions. Members are sorted, as only
 * the provider sorts them and the same settings must have the same digests.
 */
export function inCurrentForm(given: SetupEvent): SetupEvent {
  const event = sorted(given) as SetupEvent;
  const { tf } = event;
  const current = ofCurrentVersion(event);
  return tf?.prev_input ? { ...current, tf: { ...tf, prev_input: ofCurrentVersion(tf.prev_input) } } : current;
}

function ofCurrentVersion(event: SetupEvent): SetupEvent {
  const former = event as SetupEvent & Partial<FormerFields>;
  if (former.indexName === undefined || former.stream !== undefined) return event;
  const { indexName, indexPattern = `${indexName}-20*`, securityRole = DELIVERY_ROLE_NAME } = former;
  const stream: StreamSetup = {
    name: "stockdata",
    description: "",
    indexName,
    indexPattern,
    securityRole,
    deliveryRoleArn: former.deliveryRoleArn ?? "",
    timeField: "timestamp",
    shards: former.shards ?? 1,
    replicas: former.replicas ?? 0,
    retentionDays: former.retentionDays ?? 0,
    dashboards: former.dashboards ?? false,
    charts: [{ title: "Average price by ticker", y: { kind: "avg", field: "price" }, by: "ticker_symbol" }],
    columns: [],
  };
  return { ...event, extraRoles: event.extraRoles ?? {}, stream };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}
