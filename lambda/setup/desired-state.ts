import { auditLogs, retentionHistory } from "./cluster-settings";
import { dashboards } from "./dashboards";
import { dialects } from "./dialect";
import { DELIVERY_ROLE_NAME, type RoleHolders, type RolePermissions, type SetupEvent } from "../contracts/setup-event";
import { indexPatterns, isLikeADate } from "./index-names";
import { indexTemplate } from "./index-template";
import { EMPTY, type Ledger } from "./ledger";
import type { ManagedObject } from "./managed-object";
import type { Mark } from "./mark";
import { retentionPolicy } from "./retention";
import { type Holders, roleMapping, without } from "./role-mapping";
import { keyOf, savedObjects } from "./saved-objects";
import { securityRole } from "./security-role";

/** What a run knows of the domain beside the event. */
export interface Known {
  readonly ledger: Ledger;
  readonly mark: Mark;
  /** Former index names: documents may still go to the first ones, the second ones still have indices. */
  readonly stillWritten: readonly string[];
  readonly stillKept: readonly string[];
  /** Holders of roles, by the role, that another stack has given them as well. */
  readonly alsoOthers: (role: string) => Holders;
}

/** The objects of a run, each in the order in which it is made: what others rely on comes first. */
export interface Plan {
  readonly desired: readonly ManagedObject[];
  /** Objects that the ledger names and the event does not. */
  readonly obsolete: readonly ManagedObject[];
}

/** All objects that an event asks for, and those of earlier runs that have to go. */
export function plan(event: SetupEvent, known: Known): Plan {
  const desired = objectsFor(event, known, wantedRoles(event, known.stillWritten), wantedHolders(event));
  const names = new Set(desired.map(({ name }) => name));
  return { desired, obsolete: madeBefore(event, known).filter(({ name }) => !names.has(name)) };
}

/** All objects that the stack has ever made there, as far as it is known. */
export function madeBefore(event: SetupEvent, known: Known): readonly ManagedObject[] {
  const { ledger, mark } = known;
  const { security } = dialects[event.engine];
  const indices = ledger.indices.flatMap((indexName) => objectsOfIndex(event, known, indexName, true));
  return [
    ...indices,
    ...ledger.roles.map((name) => securityRole(security, name, {}, mark)),
    ...Object.keys(ledger.holders).map((role) => roleMapping(security, role, {}, obsoleteHolders(role, {}, known))),
  ];
}

/** What the event asks for, in the words of a ledger. Holders that were there before are not among `added`. */
export function footprint(event: SetupEvent, added: Ledger["holders"]): Ledger {
  return {
    ...EMPTY,
    owner: event.owner ?? "",
    ...(event.functionName === undefined ? {} : { functionName: event.functionName }),
    indices: [event.indexName],
    roles: Object.keys(wantedRoles(event, [])),
    holders: added,
    savedObjects: event.dashboards
      ? Object.fromEntries(savedObjects(event.indexName, "").map((object) => [keyOf(object), ""]))
      : {},
  };
}

/** Who is to hold which role. */
export function wantedHolders(event: SetupEvent): Readonly<Record<string, RoleHolders>> {
  const { deliveryRoleArn, extraMappings = {} } = event;
  const role = deliveryRoleOf(event);
  const delivery = extraMappings[role] ?? {};
  return {
    ...extraMappings,
    [role]: { ...delivery, backend_roles: [deliveryRoleArn, ...(delivery.backend_roles ?? [])] },
  };
}

const deliveryRoleOf = ({ securityRole: name = DELIVERY_ROLE_NAME }: SetupEvent): string => name;

/** https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-es */
function wantedRoles(event: SetupEvent, former: readonly string[]): Readonly<Record<string, RolePermissions>> {
  const index_patterns = [event.indexName, ...former].flatMap(indexPatterns);
  return {
    ...event.extraRoles,
    [deliveryRoleOf(event)]: {
      cluster_permissions: ["cluster_composite_ops", "cluster_monitor"],
      index_permissions: [
        { index_patterns, allowed_actions: ["crud", "create_index", "manage"] },
        // Firehose asks for both by this wider pattern, and is refused where only a part of it is granted.
        {
          index_patterns: [event.indexName, ...former].map((name) => `${name}*`),
          allowed_actions: ["indices:monitor/stats", "indices:admin/mappings/get"],
        },
      ],
    },
  };
}

function objectsFor(
  event: SetupEvent,
  known: Known,
  roles: Readonly<Record<string, RolePermissions>>,
  holders: Readonly<Record<string, RoleHolders>>,
): ManagedObject[] {
  const { indexName, retentionDays, ownDomain = false, replicas } = event;
  const { mark, stillWritten, stillKept } = known;
  const dialect = dialects[event.engine];
  const former = [...new Set([...stillWritten, ...stillKept])];
  return [
    ...(ownDomain ? [auditLogs(dialect)] : []),
    // No replicas are planned where there is one node.
    ...(ownDomain && replicas === 0 && hasPolicy(indexName, retentionDays) ? [retentionHistory(dialect)] : []),
    ...objectsOfIndex(event, known, indexName, false),
    ...former.flatMap((name) => {
      const objects = objectsOfIndex(event, known, name, false);
      return stillWritten.includes(name) ? objects : objects.filter(({ part }) => part === "retention");
    }),
    ...Object.entries(roles).map(([name, permissions]) => securityRole(dialect.security, name, permissions, mark)),
    ...Object.entries(holders).map(([role, wanted]) =>
      roleMapping(dialect.security, role, wanted, obsoleteHolders(role, wanted, known)),
    ),
  ].sort(savedObjectsLast);
}

/** Others' retention must not take indices that are to be kept. */
const hasPolicy = (indexName: string, retentionDays: number): boolean => retentionDays > 0 || isLikeADate(indexName);

/** They need what they show, and are what a domain can do without. */
export const savedObjectsLast = (a: ManagedObject, b: ManagedObject): number =>
  Number(a.part === "dashboards") - Number(b.part === "dashboards");

/** @param all whether the parts that the event does not ask for are among them. */
function objectsOfIndex(event: SetupEvent, known: Known, indexName: string, all: boolean): ManagedObject[] {
  const { retentionDays, shards, replicas, ownDomain: slowLogs = false } = event;
  const { mark, ledger } = known;
  const dialect = dialects[event.engine];
  const layout = { indexName, shards, replicas, slowLogs };
  const title = indexName === event.indexName ? event.indexPattern : undefined;
  const saved = {
    dialect,
    indexName,
    indexPattern: title ?? `${indexName}-20*`,
    written: ledger.savedObjects,
  };
  return [
    indexTemplate(layout, mark),
    ...(all || hasPolicy(indexName, retentionDays)
      ? [retentionPolicy(dialect.indexStateManagement, indexName, retentionDays, mark)]
      : []),
    ...(event.dashboards || (all && Object.keys(saved.written).length > 0) ? [dashboards(saved, mark)] : []),
  ];
}

/** Holders that the stack has given a role and does not want any more, without those that another stack wants. */
function obsoleteHolders(role: string, wanted: RoleHolders, { ledger, alsoOthers }: Known): Holders {
  return without(without(ledger.holders[role] ?? {}, wanted), alsoOthers(role));
}
