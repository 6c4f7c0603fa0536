import type { Registration } from "@private-ingest/offline/engine/evaluation";

export interface PolicyDocument {
  /** Resource and property: `Role.roles-setup.assumeRolePolicy`. */
  readonly where: string;
  readonly json: string;
}

export function policyDocuments(resources: readonly Registration[]): PolicyDocument[] {
  return resources.flatMap(({ type, name, inputs }) =>
    Object.entries(inputs).flatMap(([property, value]) =>
      typeof value === "string" && isPolicy(value)
        ? [{ where: `${type.slice(type.lastIndexOf(":") + 1)}.${name}.${property}`, json: value }]
        : [],
    ),
  );
}

function isPolicy(text: string): boolean {
  if (!text.startsWith("{")) return false;
  try {
    const value = JSON.parse(text) as { Version?: unknown; Statement?: unknown };
    return typeof value.Version === "string" && Array.isArray(value.Statement);
  } catch {
    return false;
  }
}
