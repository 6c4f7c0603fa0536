import type { RoleHolders } from "../contracts/setup-event";
import type { ManagedObject } from "./managed-object";
import { type NamedObject, readNamed } from "./named-object";

/** All kinds of holders; the last two are never set here, and always kept. */
const holderKinds = ["backend_roles", "users", "hosts", "and_backend_roles"] as const;

export type Holders = Readonly<Partial<Record<(typeof holderKinds)[number], readonly string[]>>>;

/**
 * Holders of a role: the given ones and others'. A request replaces the whole mapping, so the
 * present one is read and merged, without the `obsolete` holders.
 */
export function roleMapping(
  api: string,
  role: string,
  desired: RoleHolders,
  obsolete: Holders,
): ManagedObject<NamedObject> {
  const path = `${api}/rolesmapping/${encodeURIComponent(role)}`;
  return {
    name: `mapping of ${role}`,
    read: (domain) => readNamed(domain, path, role),
    isCurrent: (mapping) => isEmpty(without(desired, mapping)) && isEmpty(both(obsolete, mapping)),
    async write(domain, mapping = {}) {
      await domain.request("PUT", path, {
        body: { ...described(mapping), ...union(without(mapping, obsolete), desired) },
      });
    },
    async remove(domain, mapping) {
      if (isEmpty(both(obsolete, mapping))) return { keptBecause: "All its holders belong to others." };
      const others = without(mapping, obsolete);
      if (isEmpty(others)) await domain.request("DELETE", path);
      else await domain.request("PUT", path, { body: { ...described(mapping), ...others } });
      return "removed";
    },
  };
}

/** The description: besides the holders, the API accepts only this back. */
function described({ description }: NamedObject): NamedObject {
  return description === undefined ? {} : { description };
}

export function without(holders: Holders, others: Holders): Holders {
  return combine((kind) => (holders[kind] ?? []).filter((holder) => !(others[kind] ?? []).includes(holder)));
}

export function both(holders: Holders, others: Holders): Holders {
  return combine((kind) => (holders[kind] ?? []).filter((holder) => others[kind]?.includes(holder)));
}

export function union(holders: Holders, others: Holders): Holders {
  return combine((kind) => [...new Set([...(holders[kind] ?? []), ...(others[kind] ?? [])])]);
}

/** Omits kinds without holders: not every version supports all kinds. */
function combine(list: (kind: keyof Holders) => readonly string[]): Holders {
  return Object.fromEntries(holderKinds.map((kind) => [kind, list(kind)] as const).filter(([, of]) => of.length > 0));
}

export function isEmpty(holders: Holders): boolean {
  return Object.keys(holders).length === 0;
}
