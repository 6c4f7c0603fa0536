/** In-place steps that the service documents, each to a later version. https://docs.aws.amazon.com/opensearch-service/latest/developerguide/version-migration.html */
const STEPS: readonly (readonly [from: RegExp, to: RegExp])[] = [
  [/^Elasticsearch_5\./, /^Elasticsearch_5\./],
  [/^Elasticsearch_5\.6$/, /^Elasticsearch_6\./],
  [/^Elasticsearch_6\./, /^Elasticsearch_6\./],
  [/^Elasticsearch_6\.8$/, /^(Elasticsearch_7|OpenSearch_1)\./],
  [/^Elasticsearch_7\./, /^(Elasticsearch_7|OpenSearch_1)\./],
  [/^OpenSearch_1\./, /^OpenSearch_1\./],
  [/^OpenSearch_(1\.3|2\.\d+)$/, /^OpenSearch_2\./],
  [/^OpenSearch_(2\.19|3\.\d+)$/, /^OpenSearch_3\./],
];

/** Versions that lead to the next generation, in order. */
const GATES = ["Elasticsearch_5.6", "Elasticsearch_6.8", "Elasticsearch_7.10", "OpenSearch_1.3", "OpenSearch_2.19"];

/** Numbers that compare like the versions: every OpenSearch is later than every Elasticsearch. */
function ageOf(version: string): readonly number[] {
  const [engine, number = ""] = version.split("_");
  return [engine === "OpenSearch" ? 1 : 0, ...number.split(".").map(Number)];
}

function isLater(version: string, than: string): boolean {
  const [a, b] = [ageOf(version), ageOf(than)];
  const first = a.findIndex((part, index) => part !== b[index]);
  return first >= 0 && (a[first] ?? 0) > (b[first] ?? 0);
}

const isStep = (from: string, to: string): boolean =>
  isLater(to, from) && STEPS.some(([before, after]) => before.test(from) && after.test(to));

export type VersionChange =
  | { readonly kind: "none" | "inPlace" | "downgrade" }
  /** The path leads over other versions; `next` is the first of them, where it is known. */
  | { readonly kind: "offPath"; readonly next: string | undefined };

/** The effect of changing a domain from version `from` (as `OpenSearch_2.11`) to `to`. */
export function versionChange(from: string, to: string): VersionChange {
  if (from === to) return { kind: "none" };
  if (!isLater(to, from)) return { kind: "downgrade" };
  if (isStep(from, to)) return { kind: "inPlace" };
  return { kind: "offPath", next: GATES.findLast((gate) => isStep(from, gate) && isLater(to, gate)) };
}
