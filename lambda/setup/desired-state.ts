import { auditLogs, retentionHistory } from "./cluster-settings";
import { dashboards } from "./dashboards";
import { dialects } from "./dialect";
import type { RoleHolders, RolePermissions, SetupEvent } from "../contracts/setup-event";
import type { StreamSetup } from "../contracts/stream-setup";
import { indexPatterns, isLikeADate } from "./index-names";
import { indexTemplate } from "./index-template";
import { EMPTY, type Ledger } from "./ledger";
import type { ManagedObject } from "./managed-object";
import type { Mark } from "./mark";
import { retentionPolicy } from "./retention";
import { type Holders, roleMapping, without } from "./role-mapping";
import { keyOf, type SavedObject } from "./saved-object";
import { savedObjects } from "./saved-objects";
import { securityRole } from "./security-role";
import { hasStream } from "./take-over";

/** The domain's state for a run, besides the event. */
export interface DomainState {
  readonly ledger: Ledger;
  /** Whether the domain stores ledgers; without them, saved objects count as the stream's. */
  readonly keepsLedgers: boolean;
  readonly mark: Mark;
  /** Former index names that may still receive documents. */
  readonly stillWritten: readonly string[];
  /** Former index names that still have indices with a retention. */
  readonly stillKept: readonly string[];
  /** Holders that other owners have also given a role. */
  readonly alsoOthers: (role: string) => Holders;
}

/** The objects of a run, each after those it needs. */
export interface Plan {
  readonly desired: readonly ManagedObject[];
  /** Objects that the ledger names and the event does not. */
  readonly obsolete: readonly ManagedObject[];
}

export function plan(event: SetupEvent, state: DomainState): Plan {
  const desired = objectsFor(event, state);
  const names = new Set(desired.map(({ name }) => name));
  const obsolete = madeBefore(event, state).filter(({ name }) => !names.has(name));
  return { desired, obsolete: isToBeTakenOver(event, state) ? [] : obsolete };
}

/** Whether the stack's ledger still has a stream of an earlier version. */
export const isToBeTakenOver = ({ stream }: SetupEvent, { ledger }: Pick<DomainState, "ledger">): boolean =>
  stream === undefined && hasStream(ledger);

export function madeBefore(event: SetupEvent, state: DomainState): readonly ManagedObject[] {
  const { ledger, mark } = state;
  const { security, indexStateManagement } = dialects[event.engine];
  return [
    ...ledger.indices.flatMap((indexName) => [
      indexTemplate({ indexName, shards: 1, replicas: 0, slowLogs: false }, mark),
      retentionPolicy(indexStateManagement, indexName, 0, mark),
    ]),
    ...(Object.keys(ledger.savedObjects).length > 0 ? [savedObjectsOf(event, state, [])] : []),
    ...ledger.roles.map((name) => securityRole(security, name, {}, mark)),
    ...Object.keys(ledger.holders).map((role) => roleMapping(security, role, {}, obsoleteHolders(event, role, state))),
  ];
}

/** The event's objects, as in a ledger; `added` holders are new. */
export function footprint(event: SetupEvent, added: Ledger["holders"]): Ledger {
  const { stream } = event;
  const objects = stream?.dashboards === true ? savedObjects(stream) : [];
  return {
    ...EMPTY,
    owner: event.owner ?? "",
    ...(event.functionName === undefined ? {} : { functionName: event.functionName }),
    indices: stream === undefined ? [] : [stream.indexName],
    roles: Object.keys(wantedRoles(event, [])),
    holders: added,
    savedObjects: Object.fromEntries(objects.map((object) => [keyOf(object), ""])),
  };
}

export function wantedHolders({ stream, extraMappings = {} }: SetupEvent): Readonly<Record<string, RoleHolders>> {
  if (stream === undefined) return extraMappings;
  const { securityRole: role, deliveryRoleArn } = stream;
  const more = extraMappings[role] ?? {};
  return { ...extraMappings, [role]: { ...more, backend_roles: [deliveryRoleArn, ...(more.backend_roles ?? [])] } };
}

/** Saved objects need other objects, and a domain works without them. */
export const savedObjectsLast = (a: ManagedObject, b: ManagedObject): number =>
  Number(a.part === "dashboards") - Number(b.part === "dashboards");

/** @param former index names to which documents may still go. */
function wantedRoles({ extraRoles, stream }: SetupEvent, former: readonly string[]): Record<string, RolePermissions> {
  return {
    ...extraRoles,
    ...(stream === undefined ? {} : { [stream.securityRole]: deliveryRights([stream.indexName, ...former]) }),
  };
}

/** https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-es */
const deliveryRights = (indexNames: readonly string[]): RolePermissions => ({
  cluster_permissions: ["cluster_composite_ops", "cluster_monitor"],
  index_permissions: [
    { index_patterns: indexNames.flatMap(indexPatterns), allowed_actions: ["crud", "create_index", "manage"] },
    // Firehose requests this wider pattern, and is refused if only a part is granted.
    {
      index_patterns: indexNames.map((name) => `${name}*`),
      allowed_actions: ["indices:monitor/stats", "indices:admin/mappings/get"],
    },
  ],
});

function objectsFor(event: SetupEvent, state: DomainState): ManagedObject[] {
  const { stream, ownDomain = false } = event;
  const { security } = dialects[event.engine];
  const isShared = stream === undefined || event.extraRoles !== undefined;
  return [
    ...(ownDomain && isShared ? [auditLogs(dialects[event.engine])] : []),
    ...(stream === undefined ? [] : objectsOfStream(event, stream, state)),
    ...Object.entries(wantedRoles(event, state.stillWritten)).map(([name, permissions]) =>
      securityRole(security, name, permissions, state.mark),
    ),
    ...Object.entries(wantedHolders(event)).map(([role, wanted]) =>
      roleMapping(security, role, wanted, obsoleteHolders(event, role, state, wanted)),
    ),
  ].sort(savedObjectsLast);
}

function objectsOfStream(event: SetupEvent, stream: StreamSetup, state: DomainState): ManagedObject[] {
  const { indexName, retentionDays, replicas } = stream;
  const { mark, stillWritten, stillKept } = state;
  const { ownDomain = false } = event;
  const dialect = dialects[event.engine];
  const written = [indexName, ...stillWritten];
  const kept = [...new Set([...written, ...stillKept])];
  // The retention of a shorter name must not delete these indices.
  const hasPolicy = (name: string): boolean => retentionDays > 0 || isLikeADate(name);
  return [
    ...(ownDomain && retentionDays > 0 && replicas === 0 ? [retentionHistory(dialect)] : []),
    ...written.map((name) => indexTemplate({ ...stream, indexName: name, slowLogs: ownDomain }, mark)),
    ...kept.filter(hasPolicy).map((name) => retentionPolicy(dialect.indexStateManagement, name, retentionDays, mark)),
    ...(stream.dashboards
      ? [
          savedObjectsOf(
            event,
            state,
            written.flatMap((name) => shownOf(stream, name)),
          ),
        ]
      : []),
  ];
}

const shownOf = (stream: StreamSetup, indexName: string): readonly SavedObject[] =>
  savedObjects(indexName === stream.indexName ? stream : { ...stream, indexName, indexPattern: `${indexName}-20*` });

const savedObjectsOf = (event: SetupEvent, state: DomainState, desired: readonly SavedObject[]): ManagedObject =>
  dashboards(
    {
      dialect: dialects[event.engine],
      indexName: event.stream?.indexName ?? state.ledger.indexName ?? "",
      desired,
      written: state.ledger.savedObjects,
      ownsPresent: !state.keepsLedgers,
    },
    state.mark,
  );

/** Holders that the owner has given a role and no owner needs any longer. */
function obsoleteHolders(event: SetupEvent, role: string, state: DomainState, wanted: RoleHolders = {}): Holders {
  if (isToBeTakenOver(event, state) && event.tf?.action !== "delete") return {};
  return without(without(state.ledger.holders[role] ?? {}, wanted), state.alsoOthers(role));
}
