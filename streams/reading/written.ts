import type { Aggregation, Chart } from "../../lambda/contracts/stream-setup";

/** A stream's definition as written, checked by the schema. */
export interface Written {
  readonly description?: string;
  readonly index?: string;
  readonly indexName?: string;
  readonly timeField?: string;
  readonly transform?: "timestamp" | "none" | "cloudwatchLogs";
  readonly keepExisting?: boolean;
  readonly charts?: readonly {
    readonly title: string;
    readonly y: "count" | Readonly<Record<string, string>>;
    readonly by?: string;
    readonly interval?: string;
    readonly unit?: string;
  }[];
  readonly columns?: readonly string[];
  readonly namePrefix?: string;
  readonly mappings?: Readonly<Record<string, unknown>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly dashboards?: string;
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

export function chart({ title, y, by, interval = "auto", unit }: NonNullable<Written["charts"]>[number]): Chart {
  const [, amount, letter = ""] = /^(\d+)([smhd])$/.exec(interval) ?? [];
  return {
    title,
    y: aggregation(y),
    ...(by !== undefined && { by }),
    ...(amount !== undefined && { intervalSeconds: Number(amount) * (SECONDS[letter] ?? NaN) }),
    ...(unit !== undefined && { unit }),
  };
}

function aggregation(y: "count" | Readonly<Record<string, string>>): Aggregation {
  if (y === "count") return { kind: "count" };
  const [[kind, field] = ["", ""]] = Object.entries(y);
  return { kind: kind as "avg", field };
}
