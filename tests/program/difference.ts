import { isDeepStrictEqual } from "node:util";
import { UNKNOWN, type Registration } from "@private-ingest/offline/engine/evaluation";
import type { Run } from "./in-process";
import { keyOfResource } from "./keys";

export interface Difference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Key → path → value in the second run; `absent` where it has none. */
  readonly changed: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Stack outputs of the second run. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/**
 * Everything in which two runs differ: resources, inputs (inside JSON texts too), protection,
 * outputs. Ids that providers make stand as the resource's key: `<ec2.Subnet network-private-1>`.
 */
export function difference(before: Run, after: Run): Difference {
  const old = described(before);
  const now = described(after);
  const changed: Record<string, Record<string, unknown>> = {};
  for (const [key, paths] of now.resources) {
    const previous = old.resources.get(key);
    if (previous) {
      const different = changes(previous, paths);
      if (Object.keys(different).length > 0) changed[key] = different;
    }
  }
  return {
    added: [...now.resources.keys()].filter((key) => !old.resources.has(key)).sort(),
    removed: [...old.resources.keys()].filter((key) => !now.resources.has(key)).sort(),
    changed,
    outputs: changes(old.outputs, now.outputs),
  };
}

type Paths = ReadonlyMap<string, unknown>;

function changes(before: Paths, after: Paths): Record<string, unknown> {
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return Object.fromEntries(
    paths
      .filter((path) => !isDeepStrictEqual(before.get(path), after.get(path)))
      .map((path) => [path, after.has(path) ? after.get(path) : "absent"]),
  );
}

function described(run: Run): { resources: Map<string, Paths>; outputs: Paths } {
  const name = namer(run.resources);
  const resources = run.resources.map((resource): [string, Paths] => [
    keyOfResource(resource),
    new Map([...flat(resource.inputs, "", name), ...(resource.protect ? [["(protect)", true] as const] : [])]),
  ]);
  return { resources: new Map(resources), outputs: new Map(flat(run.outputs, "", name)) };
}

/** Puts keys in place of ids that a provider made up; chosen ones, like names, stay. */
function namer(resources: readonly Registration[]): (text: string) => string {
  const ids = resources.flatMap((resource): [string, string][] =>
    resource.id !== undefined && /-[0-9a-f]{7,}$/.test(resource.id)
      ? [[resource.id, `<${keyOfResource(resource)}>`]]
      : [],
  );
  return (text) => ids.reduce((result, [id, key]) => result.replaceAll(id, key), text);
}

/** The leaves of a value by their dotted paths; a list of scalars is one leaf. */
function flat(value: unknown, path: string, name: (text: string) => string): [string, unknown][] {
  const inner = parsed(value);
  if (typeof inner === "string") return [[path, inner === UNKNOWN ? "unknown" : name(inner)]];
  if (typeof inner !== "object" || inner === null) return [[path, inner]];
  if (Array.isArray(inner) && inner.every((item) => typeof item !== "object")) {
    return [[path, inner.map((item: unknown) => (typeof item === "string" ? name(item) : item))]];
  }
  return Object.entries(inner as Record<string, unknown>).flatMap(([key, member]) => {
    const step = label(member) ?? key;
    return flat(member, path ? `${path}.${step}` : step, name);
  });
}

/** Statements of a policy go by their name, so that one more of them is one difference. */
function label(member: unknown): string | undefined {
  const sid = typeof member === "object" && member !== null && "Sid" in member ? member.Sid : undefined;
  return typeof sid === "string" ? sid : undefined;
}

/** Policies and events are objects that travel as JSON text. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !value.startsWith("{")) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
