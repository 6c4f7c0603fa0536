import type { RolePermissions } from "./event";
import { MADE_HERE, type ManagedObject } from "./managed-object";
import { matches } from "./matches";
import { type NamedObject, readNamed } from "./named-object";

/**
 * A security role with exactly the given permissions. One that was there before keeps its description, and stays.
 *
 * @param api such as `/_plugins/_security/api`.
 */
export function securityRole(api: string, name: string, permissions: RolePermissions): ManagedObject<NamedObject> {
  const path = `${api}/roles/${encodeURIComponent(name)}`;
  const desired = { cluster_permissions: [], index_permissions: [], tenant_permissions: [], ...permissions };
  return {
    name: `role ${name}`,
    read: (domain) => readNamed(domain, path, name),
    isCurrent: (role) => matches(desired, role),
    async write(domain, role) {
      const description = role === undefined ? MADE_HERE : role.description;
      await domain.request("PUT", path, { body: { ...desired, description } });
    },
    async remove(domain, role) {
      if (role.description !== MADE_HERE) return { keptBecause: "It was there before." };
      await domain.request("DELETE", path);
      return "removed";
    },
  };
}
