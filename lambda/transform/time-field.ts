import type { TimeField } from "./scanner";

const DEFAULT_NAME = "timestamp";
/** Names without JSON escapes and without dots, at which an index splits them. */
const NAME = /^[A-Za-z_@][A-Za-z0-9_@-]{0,99}$/;

/** Whether the function can add a field of this name. */
export const isTimeFieldName = (name: string): boolean => NAME.test(name);

/** The function's environment for a time field; the default one needs none. */
export function environmentOf({ name, keepExisting }: TimeField): Readonly<Record<string, string>> {
  const environment = { TIME_FIELD: name, KEEP_EXISTING: String(keepExisting) };
  // Fails now instead of at the function's first batch.
  timeFieldOf(environment);
  return name === DEFAULT_NAME && !keepExisting ? {} : environment;
}

/** `TIME_FIELD` (`timestamp`), `KEEP_EXISTING` (`true`, `false`). @throws Error for others. */
export function timeFieldOf({ TIME_FIELD, KEEP_EXISTING }: NodeJS.ProcessEnv): TimeField {
  const name = TIME_FIELD ?? DEFAULT_NAME;
  const keep = KEEP_EXISTING ?? "false";
  const problems = [
    ...(NAME.test(name) ? [] : [`TIME_FIELD is ${JSON.stringify(name)}; it must match ${NAME.source}.`]),
    ...(/^(true|false)$/.test(keep) ? [] : [`KEEP_EXISTING is ${JSON.stringify(keep)}; it must be true or false.`]),
  ];
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return { name, keepExisting: keep === "true" };
}
