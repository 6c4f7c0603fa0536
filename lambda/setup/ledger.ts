import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type DomainAnswer, type DomainClient, PartMissing } from "./domain-client";
import type { RoleHolders } from "../contracts/setup-event";
import { isObject } from "./matches";
import { union } from "./role-mapping";

/**
 * The objects that an owner (a stack or stream) has made, stored in the domain, as Pulumi also
 * stores a failed update's event. It is written before the objects are made, and again after.
 */
export interface Ledger {
  readonly owner: string;
  /** The function that wrote it; a deletion by an earlier one changes nothing. */
  readonly functionName?: string;
  /** The index of the last finished run; another one in the event means a change of index. */
  readonly indexName?: string;
  /** Indices with a template, a policy or saved objects. */
  readonly indices: readonly string[];
  /** Names of security roles, made or adopted. */
  readonly roles: readonly string[];
  /** Holders that were added to roles, by role; not existing ones. */
  readonly holders: Readonly<Record<string, RoleHolders>>;
  /** Objects that others made and this owner uses, by {@link ManagedObject.name}. */
  readonly adopted: readonly string[];
  /** Digests of written saved objects, by `type/id`; they reveal people's changes. */
  readonly savedObjects: Readonly<Record<string, string>>;
  /** Whether objects of versions without ledgers are still to be marked. */
  readonly ownsUnnamed?: boolean;
  /** Whether objects that a stream takes over from its stack are still to be marked. */
  readonly takesOver?: boolean;
}

const PREFIX = "private-ingest-ledger-";
const PATH = "/_component_template";

/** The ledgers of all owners, without damaged ones; undefined if the domain cannot store any. */
export async function readLedgers(domain: DomainClient): Promise<readonly Ledger[] | undefined> {
  const body = await unlessPartMissing(domain.request("GET", `${PATH}/${PREFIX}*`));
  if (body === undefined) return undefined;
  const templates = isObject(body) && Array.isArray(body.component_templates) ? body.component_templates : [];
  return (templates as unknown[]).flatMap((template) => {
    const found = isObject(template) && isObject(template.component_template) ? template.component_template : {};
    const ledger = isObject(found._meta) ? found._meta.ledger : undefined;
    const whole = isObject(ledger) ? { ...EMPTY, ...ledger } : undefined;
    return whole !== undefined && isLedger(whole) ? [whole] : [];
  });
}

/** Whether it is complete; a damaged one is ignored and rewritten. */
function isLedger(found: object): found is Ledger {
  const { owner, functionName, indexName, indices, roles, adopted, holders, savedObjects } = found as Partial<
    Record<keyof Ledger, unknown>
  >;
  const isText = (value: unknown): boolean => typeof value === "string";
  const isList = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
  const holds = (value: unknown, isMember: (member: unknown) => boolean): boolean =>
    isObject(value) && Object.values(value).every(isMember);
  return (
    isText(owner) &&
    [functionName, indexName].every((value) => value === undefined || isText(value)) &&
    [indices, roles, adopted].every(isList) &&
    holds(holders, (kinds) => holds(kinds, isList)) &&
    holds(savedObjects, isText)
  );
}

/** A component template without content applies to nothing and may hold any JSON. */
export async function writeLedger(domain: DomainClient, ledger: Ledger, present: Ledger | undefined): Promise<void> {
  if (isDeepStrictEqual(ledger, present)) return;
  const body = { template: {}, _meta: { ledger } };
  await unlessPartMissing(domain.request("PUT", pathOf(ledger.owner), { body }));
}

/** Such as `ledger of shop/dev/orders`; the name of the object in a report. */
export const ledgerName = (owner: string): string => `ledger of ${owner}`;

export async function deleteLedger(domain: DomainClient, owner: string): Promise<void> {
  await unlessPartMissing(domain.request("DELETE", pathOf(owner)));
}

async function unlessPartMissing(request: Promise<DomainAnswer>): Promise<unknown> {
  try {
    return (await request).body;
  } catch (error) {
    if (error instanceof PartMissing) return undefined;
    throw error;
  }
}

export const EMPTY: Omit<Ledger, "owner"> = { indices: [], roles: [], holders: {}, adopted: [], savedObjects: {} };

/** The union of two ledgers; single values are the first one's. */
export function joined(a: Ledger, b: Ledger): Ledger {
  const roles = [...new Set([...Object.keys(a.holders), ...Object.keys(b.holders)])];
  return {
    ...b,
    ...a,
    indices: [...new Set([...a.indices, ...b.indices])],
    roles: [...new Set([...a.roles, ...b.roles])],
    holders: Object.fromEntries(roles.map((role) => [role, union(a.holders[role] ?? {}, b.holders[role] ?? {})])),
    adopted: [...new Set([...a.adopted, ...b.adopted])],
    savedObjects: { ...a.savedObjects, ...b.savedObjects },
  };
}

/** Names of templates are in lower case and have no slash. */
const pathOf = (owner: string): string =>
  `${PATH}/${PREFIX}${createHash("sha256").update(owner).digest("hex").slice(0, 16)}`;
