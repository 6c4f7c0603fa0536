import type { Transform } from "../../lambda/contracts/record-transform";
import { isTimeFieldName } from "../../lambda/transform/time-field";
import { takesIso } from "../fields/date-spellings";
import { fieldsOf, isRefusedName } from "../fields/mapping-fields";
import type { DefinitionProblem } from "./problem";
import type { Source } from "./source";
import type { Written } from "./written";

/** The transform of a stream; by default its transform.ts, if there is one. */
export function transformOf(
  { transform, keepExisting = true }: Written,
  field: string,
  file: string | undefined,
): Transform {
  if (transform === undefined && file !== undefined) return { kind: "own", file };
  return transform === "none" || transform === "cloudwatchLogs"
    ? { kind: transform }
    : { kind: "timestamp", field, keepExisting };
}

export function transformProblems(
  given: Written,
  base: Written,
  transform: Transform,
  sourceOf: (key: string) => Source,
  file: string | undefined,
  mappings: Written["mappings"],
): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const { kind } = transform;
  const wrong = kind === "timestamp" ? addedTimeProblem(transform.field, mappings) : undefined;
  if (wrong !== undefined) problems.push(sourceOf("timeField").problem(["timeField"], wrong));
  // An override of the transform leaves the folder's keepExisting without a meaning.
  const isMeant = given.keepExisting !== undefined || given.transform === undefined;
  if (kind !== "timestamp" && (given.keepExisting ?? base.keepExisting) !== undefined && isMeant)
    problems.push(
      sourceOf("keepExisting").problem(
        ["keepExisting"],
        `given with ${kind === "own" ? "transform.ts" : `transform ${kind}`}; only transform timestamp knows it, so leave it out`,
      ),
    );
  if (file !== undefined && base.transform !== undefined)
    problems.push(
      sourceOf("transform").problem(
        ["transform"],
        `${base.transform} given, and the folder has a transform.ts; leave one of them out`,
      ),
    );
  return problems;
}

function addedTimeProblem(field: string, mappings: Written["mappings"]): string | undefined {
  if (!isTimeFieldName(field) || isRefusedName(field, true))
    return `${field} given with transform timestamp, which adds a field of at most 100 letters, digits and _@- at the top; set transform to none, or write a transform.ts`;
  const { format } = fieldsOf(mappings ?? {}).get(field) ?? {};
  return takesIso(format)
    ? undefined
    : `${field} given with transform timestamp, whose times the format ${format ?? ""} refuses; add ||strict_date_optional_time to the format, or set transform to none`;
}
