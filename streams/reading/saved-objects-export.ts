import { isObject } from "../fields/mapping-fields";
import type { DefinitionProblem } from "./problem";

export function exportProblems(
  text: string,
  where: Pick<DefinitionProblem, "file" | "place">,
): readonly DefinitionProblem[] {
  const lines = text.split(/\r?\n/);
  const problems = lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    const message = lineProblem(line);
    const place = [where.place, `line ${index + 1}`].filter((part) => part !== "").join(", ");
    return message === undefined ? [] : [{ file: where.file, place, message }];
  });
  const isEmpty = lines.every((line) => line.trim() === "");
  return isEmpty ? [{ ...where, message: "empty; an export has one object per line" }] : problems;
}

function lineProblem(line: string): string | undefined {
  let object: unknown;
  try {
    object = JSON.parse(line);
  } catch (error) {
    return `not JSON: ${(error as Error).message}`;
  }
  if (!isObject(object)) return "a JSON object is expected";
  if (typeof object.exportedCount === "number") return undefined;
  const isSavedObject = typeof object.type === "string" && typeof object.id === "string" && isObject(object.attributes);
  return isSavedObject ? undefined : "an object of an export is expected, with type, id and attributes";
}
