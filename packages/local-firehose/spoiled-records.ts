import { seededRandom } from "../../streams/seeded-random";
import type { DeclaredDefinition } from "./declared-definition";
import type { Faults } from "./faults";
import { readMapping } from "./store/mapping";

type Spoil = (record: object) => object;

/**
 * Records as text, some spoiled at the rates of `bad-record` (not JSON) and `mapping-conflict` (a
 * value that the mapping refuses).
 */
export function recordTexts(
  records: () => object,
  definition: DeclaredDefinition,
  faults: Faults,
  seed: number,
): () => string {
  const badRecord = faults.rate("bad-record");
  const mappingConflict = faults.rate("mapping-conflict");
  const conflicting = conflictOf(definition);
  // A separate sequence, so that a fault does not change the other records.
  const random = seededRandom(seed ^ 0x5f356495);
  return () => {
    const record = records();
    const dice = random();
    if (dice < badRecord) return `not JSON: ${JSON.stringify(record).slice(1, 40)}`;
    return JSON.stringify(dice < badRecord + mappingConflict ? conflicting(record) : record);
  };
}

/** A value that is no number, date, boolean or address. */
const noValue = "n/a";

function isNumeric(type: string): boolean {
  return ["double", "float", "half_float", "long", "integer", "short", "byte"].includes(type);
}

function conflictOf({ charts, mappings, timeField }: DeclaredDefinition): Spoil {
  const fields = [...readMapping(mappings).fields].filter(([path]) => path !== timeField && !path.includes("."));
  const refusing = fields.filter(
    ([, field]) => field.kind === "value" && field.read({ kind: "string", text: noValue }) === undefined,
  );
  const drawn = charts.flatMap(({ y }) => (y.kind === "count" ? [] : [y.field]));
  // A function may replace a date.
  const rank = (path: string, type: string): number =>
    drawn.includes(path) ? 0 : isNumeric(type) ? 1 : type === "date" ? 3 : 2;
  const [[first] = []] = refusing.sort(([a, { type: typeA }], [b, { type: typeB }]) => rank(a, typeA) - rank(b, typeB));
  if (first !== undefined) return (record) => ({ ...record, [first]: noValue });
  const [text] = fields.find(([, field]) => field.kind === "value") ?? [];
  // A text field refuses an object, and every document refuses a field without a name.
  return text === undefined ? (record) => ({ ...record, "": noValue }) : (record) => ({ ...record, [text]: {} });
}
