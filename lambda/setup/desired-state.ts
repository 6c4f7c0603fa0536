import { dashboards } from "./dashboards";
import { dialects } from "./dialect";
import { DELIVERY_ROLE_NAME, type RoleHolders, type RolePermissions, type SetupEvent } from "./event";
import { indexTemplate } from "./index-template";
import type { ManagedObject } from "./managed-object";
import { retentionPolicy } from "./retention";
import { roleMapping } from "./role-mapping";
import { securityRole } from "./security-role";

/**
 * All objects that an event asks for, in the order in which they are made: what others rely on comes first.
 *
 * @param previous the event of the run before, whose role holders may have to go.
 */
export function desiredState(event: SetupEvent, previous?: SetupEvent): readonly ManagedObject[] {
  const { indexName, retentionDays } = event;
  const dialect = dialects[event.engine];
  const holders = mappings(event);
  const formerHolders = previous === undefined ? {} : mappings(previous);
  return [
    indexTemplate(event),
    ...(retentionDays > 0 ? [retentionPolicy(dialect.indexStateManagement, indexName, retentionDays)] : []),
    ...Object.entries(roles(event)).map(([name, permissions]) => securityRole(dialect.security, name, permissions)),
    ...Object.entries(holders).map(([role, of]) => roleMapping(dialect.security, role, of, formerHolders[role])),
    ...(event.dashboards ? [dashboards(dialect, indexName)] : []),
  ];
}

/** https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-es */
function roles({ indexName, extraRoles }: SetupEvent): Readonly<Record<string, RolePermissions>> {
  return {
    ...extraRoles,
    [DELIVERY_ROLE_NAME]: {
      cluster_permissions: ["cluster_composite_ops", "cluster_monitor"],
      index_permissions: [{ index_patterns: [`${indexName}*`], allowed_actions: ["crud", "create_index", "manage"] }],
    },
  };
}

function mappings({ deliveryRoleArn, extraMappings = {} }: SetupEvent): Readonly<Record<string, RoleHolders>> {
  const delivery = extraMappings[DELIVERY_ROLE_NAME] ?? {};
  return {
    ...extraMappings,
    [DELIVERY_ROLE_NAME]: { ...delivery, backend_roles: [deliveryRoleArn, ...(delivery.backend_roles ?? [])] },
  };
}
