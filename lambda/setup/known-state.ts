import { type DomainState, footprint, madeBefore, wantedHolders } from "./desired-state";
import type { DomainClient } from "./domain-client";
import type { SetupEvent } from "../contracts/setup-event";
import { isIndexOf } from "./index-names";
import { EMPTY, joined, type Ledger, readLedgers } from "./ledger";
import { markOf, UNNAMED_MARK } from "./mark";
import { isObject } from "./matches";
import type { claim } from "./ownership";
import { type Holders, union } from "./role-mapping";
import { stackOf, takeOver, type TakeOver } from "./take-over";

export interface KnownState extends DomainState {
  readonly ledgers: readonly Ledger[];
  readonly takenOver: TakeOver | undefined;
}

/** Reads the domain's record of earlier runs or, without a ledger, the events'. */
export async function readState(event: SetupEvent, domain: DomainClient): Promise<KnownState> {
  const { owner = "", tf, stream } = event;
  const found = await readLedgers(domain);
  const ledgers = found ?? [];
  const own = ledgers.filter((ledger) => ledger.owner === owner || isFormer(event, ledger));
  const stack = ledgers.find((ledger) => ledger.owner === stackOf(owner));
  const takenOver = stack && stream && takeOver(stack, owner, stream);
  const previous = tf?.prev_input ?? undefined;
  const isUnrecorded = own.length === 0 && takenOver === undefined && tf !== undefined && tf.action !== "create";
  const ownsUnnamed = isUnrecorded ? { ownsUnnamed: true } : {};
  const told = [event, ...(previous ? [previous] : [])].map((one) => ({
    ...footprint(one, wantedHolders(one)),
    ...ownsUnnamed,
  }));
  const recorded = isUnrecorded ? told : [...own, ...(takenOver ? [takenOver.taken] : [])];
  const ledger = recorded.length > 0 ? recorded.reduce(joined) : { ...EMPTY, owner };
  const formerOwners = [
    ...(previous?.owner === undefined ? [] : [previous.owner]),
    ...(found === undefined || ledger.takesOver ? [stackOf(owner) ?? owner] : []),
  ];
  return {
    ledger,
    ledgers,
    takenOver,
    keepsLedgers: found !== undefined,
    mark: markOf(owner, formerOwners, ledger.ownsUnnamed === true),
    ...(await formerIndices(event, ledger, domain)),
    alsoOthers: (role) =>
      ledgers
        .filter((other) => !own.includes(other) && other !== (takenOver && stack))
        .map((other): Holders => other.holders[role] ?? {})
        .concat(takenOver?.rest.holders[role] ?? {})
        .reduce(union, {}),
  };
}

/** Former index names of the stream that documents or retention still need. */
async function formerIndices(
  { stream, tf }: SetupEvent,
  ledger: Ledger,
  domain: DomainClient,
): Promise<Pick<DomainState, "stillWritten" | "stillKept">> {
  if (stream === undefined) return { stillWritten: [], stillKept: [] };
  const { indexName, retentionDays } = stream;
  const names = ledger.indices.filter((name) => name !== indexName);
  const kept = await withIndices(domain, names);
  // The stream moves after this run, and has moved once a later run finds an index of the new name.
  const formerIndex = ledger.indexName ?? tf?.prev_input?.stream?.indexName;
  const hasMoved =
    names.length === 0 || (formerIndex === indexName && (await withIndices(domain, [indexName])).length > 0);
  return { stillWritten: hasMoved ? [] : names, stillKept: retentionDays > 0 ? kept : [] };
}

/** Whether a ledger is the same owner's under its former name. */
export const isFormer = ({ owner = "", tf }: SetupEvent, ledger: Ledger): boolean =>
  ledger.owner !== owner && ledger.owner === tf?.prev_input?.owner;

async function withIndices(domain: DomainClient, names: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const name of names) {
    const { body } = await domain.request("GET", `/_cat/indices/${encodeURIComponent(`${name}*`)}?format=json&h=index`);
    const indices = Array.isArray(body) ? (body as unknown[]) : [];
    if (indices.some((one) => isObject(one) && isIndexOf(name, String(one.index)))) found.push(name);
  }
  return found;
}

/** Decides the owner of an object with a desired name. */
export function judgeBy(event: SetupEvent, state: DomainState): Parameters<typeof claim>[2] {
  const { ledger, mark } = state;
  const mayUse = new Set([...(event.adopt ?? []), ...ledger.adopted]);
  const made = new Set(madeBefore(event, state).map(({ name }) => name));
  return (name, maker) => {
    if (mark.isOwn(maker)) return "own";
    if (mayUse.has(name)) return "adopted";
    if (typeof maker === "string" && maker.startsWith(UNNAMED_MARK)) return "foreign";
    // Earlier versions changed others' objects with these names: the stack keeps using them.
    if (ledger.ownsUnnamed) return "adopted";
    return made.has(name) ? "own" : "foreign";
  };
}
