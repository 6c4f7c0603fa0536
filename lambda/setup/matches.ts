/** Whether a state has everything desired. Lists match exactly; further members are ignored. */
export function matches(desired: unknown, actual: unknown): boolean {
  if (Array.isArray(desired)) {
    return (
      Array.isArray(actual) &&
      actual.length === desired.length &&
      desired.every((item, index) => matches(item, actual[index]))
    );
  }
  if (isObject(desired)) {
    return isObject(actual) && Object.entries(desired).every(([key, value]) => matches(value, actual[key]));
  }
  return desired === actual;
}

/** Whether a value has members. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
