import {
  type DomainState,
  footprint,
  isToBeTakenOver,
  madeBefore,
  plan,
  savedObjectsLast,
  wantedHolders,
} from "./desired-state";
import { DomainClient, isRefusedSignIn, NameUnknown, RequestFailed } from "./domain-client";
import { dialects } from "./dialect";
import type { Change, SetupEvent, SetupReport } from "../contracts/setup-event";
import { inCurrentForm } from "./former-event";
import { isIndexOf } from "./index-names";
import { deleteLedger, EMPTY, joined, type Ledger, readLedgers, writeLedger } from "./ledger";
import { converge, type ManagedObject, unlessMissing, withdraw } from "./managed-object";
import { markOf, UNNAMED_MARK } from "./mark";
import { isObject } from "./matches";
import { readNamed } from "./named-object";
import { asAdopted, claim } from "./ownership";
import { both, type Holders, union, without } from "./role-mapping";
import { stackOf, takeOver, type TakeOver } from "./take-over";

/** Limits of a run, and who is told of changes. */
export interface SetupOptions {
  /** How long to try, in milliseconds. A domain that was just made may refuse for some minutes. */
  readonly timeLimitMs: number;
  /** How long an update tries where the domain refuses the sign-in, in milliseconds; 3 minutes by default. */
  readonly signInLimitMs?: number;
  /** Called with each object when it is done. */
  readonly onChange?: (change: Change) => void;
}

const SIGN_IN_LIMIT_MS = 180_000;

/** A deletion without an answer ends sooner than a run that waits for a fresh domain. */
const DELETION_LIMIT_MS = 120_000;

/**
 * Brings a domain to the state that the event describes, or removes what was made for it. A second run
 * changes nothing; a run after an interruption continues. A deletion reports what it cannot remove.
 * Events of several owners, such as the streams of a stack, may run at the same time.
 *
 * @throws RequestFailed with the request and its answer, when the domain refuses something until the time is up.
 * @throws NotOwned before anything is changed, when objects of others have the names of desired ones.
 */
export async function setUp(given: SetupEvent, options: SetupOptions): Promise<SetupReport> {
  const startMs = Date.now();
  const event = inCurrentForm(given);
  const action = event.tf?.action ?? "create";
  const { timeLimitMs, signInLimitMs = SIGN_IN_LIMIT_MS } = options;
  const limitMs = action === "delete" ? Math.min(timeLimitMs, DELETION_LIMIT_MS) : timeLimitMs;
  // At the first run, the domain may not be ready, or its owner may not have granted access.
  const signInMs = action === "create" ? limitMs : action === "update" ? Math.min(limitMs, signInLimitMs) : -1;
  const domain = new DomainClient(event, startMs + limitMs, startMs + signInMs);
  const changes: Change[] = [];
  const report = (change: Change): void => {
    changes.push(change);
    options.onChange?.(change);
  };
  try {
    await (action === "delete" ? takeDown : bringUp)(event, domain, report);
  } catch (error) {
    throw isRefusedSignIn(error) ? signInRefused(event, error) : error;
  } finally {
    domain.close();
  }
  return { action, changes, seconds: Math.round((Date.now() - startMs) / 100) / 10 };
}

type Report = (change: Change) => void;

async function bringUp(event: SetupEvent, domain: DomainClient, report: Report): Promise<void> {
  const state = await readState(event, domain);
  const { desired, obsolete } = plan(event, state);
  const { ledger, ledgers, takenOver } = state;
  const { objects, adopted } = await claim(domain, desired, judgeBy(event, state));
  const added = await holdersToAdd(event, domain, state);
  const { ownsUnnamed: _, takesOver: __, ...recorded } = ledger;
  // What a newer version has recorded stays.
  const footprintNow = { ...recorded, ...footprint(event, added), adopted };
  const wanted = isToBeTakenOver(event, state) ? joined(footprintNow, ledger) : footprintNow;
  const before = joined(wanted, ledger);
  const ledgerOf = (of: string): Ledger | undefined => ledgers.find(({ owner }) => owner === of);
  await writeLedger(domain, before, ledgerOf(before.owner));
  if (takenOver !== undefined) await writeLedger(domain, takenOver.rest, undefined);

  for (const object of objects) {
    report(await unlessMissing(object, event.required ?? [], () => converge(domain, object)));
  }
  const isUsed = (name: string): boolean => ledger.adopted.includes(name);
  for (const object of obsolete.toReversed()) {
    const goes = isUsed(object.name) ? asAdopted(object) : object;
    const change = await unlessMissing(goes, [], () => withdraw(domain, goes));
    if (change.outcome !== "absent" && change.outcome !== "skipped") report(change);
  }

  const savedObjects: Record<string, string> = { ...wanted.savedObjects };
  for (const object of objects) {
    await unlessMissing(object, [], async () => {
      const state = object.written === undefined ? undefined : await object.read(domain);
      if (state !== undefined) Object.assign(savedObjects, object.written?.(state));
      return { object: object.name, outcome: "unchanged" };
    });
  }
  await writeLedger(domain, { ...wanted, ...indicesOf(event, state), savedObjects }, before);
  for (const { owner } of ledgers.filter((former) => isFormer(event, former))) await deleteLedger(domain, owner);
}

/** The stream's index, and all its index names that still have objects. */
function indicesOf({ stream }: SetupEvent, { stillWritten, stillKept }: DomainState): Partial<Ledger> {
  if (stream === undefined) return {};
  const { indexName } = stream;
  return { indexName, indices: [...new Set([indexName, ...stillWritten, ...stillKept])] };
}

/** Whose an object is that has the name of a desired one. */
function judgeBy(event: SetupEvent, state: DomainState): Parameters<typeof claim>[2] {
  const { ledger, mark } = state;
  const mayUse = new Set([...(event.adopt ?? []), ...ledger.adopted]);
  const made = new Set(madeBefore(event, state).map(({ name }) => name));
  return (name, maker) => {
    if (mark.isOwn(maker)) return "own";
    if (mayUse.has(name)) return "adopted";
    if (typeof maker === "string" && maker.startsWith(UNNAMED_MARK)) return "foreign";
    // Earlier versions changed others' objects of these names: the stack keeps using them.
    if (ledger.ownsUnnamed) return "adopted";
    return made.has(name) ? "own" : "foreign";
  };
}

async function takeDown(event: SetupEvent, domain: DomainClient, report: Report): Promise<void> {
  const everything = "everything made in the domain";
  try {
    const state = await readState(event, domain);
    const setBy = state.ledger.functionName;
    if (setBy !== undefined && event.functionName !== undefined && setBy !== event.functionName) {
      report({ object: everything, outcome: "kept", reason: `The function ${setBy} has set it up since.` });
      return;
    }
    const objects = toDelete(event, state).toReversed();
    for (const [done, object] of objects.entries()) {
      domain.shareTime(objects.length - done + 1);
      report(await unlessRefused(object.name, () => unlessMissing(object, [], () => withdraw(domain, object))));
    }
    domain.shareTime(1);
    await deleteLedger(domain, state.ledger.owner);
    if (state.takenOver !== undefined) await writeLedger(domain, state.takenOver.rest, undefined);
  } catch (error) {
    report(leftBecause(everything, error));
  }
}

/** All objects that the ledger or the event names; adopted ones stay. */
function toDelete(event: SetupEvent, state: DomainState): ManagedObject[] {
  const { desired } = plan(event, state);
  const objects = madeBefore(event, state);
  const names = new Set(objects.map(({ name }) => name));
  return [...objects, ...desired.filter(({ name }) => !names.has(name))]
    .map((object) => (state.ledger.adopted.includes(object.name) ? asAdopted(object) : object))
    .sort(savedObjectsLast);
}

/** What the domain and the event before tell. */
interface KnownState extends DomainState {
  /** All ledgers of the domain. */
  readonly ledgers: readonly Ledger[];
  readonly takenOver: TakeOver | undefined;
}

/** Reads what the domain tells of earlier runs; where it has no ledger yet, the events tell. */
async function readState(event: SetupEvent, domain: DomainClient): Promise<KnownState> {
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
  // The stream moves after this run. It has moved when a later run finds an index of the new name.
  const formerIndex = ledger.indexName ?? tf?.prev_input?.stream?.indexName;
  const hasMoved =
    names.length === 0 || (formerIndex === indexName && (await withIndices(domain, [indexName])).length > 0);
  return { stillWritten: hasMoved ? [] : names, stillKept: retentionDays > 0 ? kept : [] };
}

/** Whether a ledger is the same owner's under its former name. */
const isFormer = ({ owner = "", tf }: SetupEvent, ledger: Ledger): boolean =>
  ledger.owner !== owner && ledger.owner === tf?.prev_input?.owner;

/** The index names that the domain has indices of. */
async function withIndices(domain: DomainClient, names: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const name of names) {
    const { body } = await domain.request("GET", `/_cat/indices/${encodeURIComponent(`${name}*`)}?format=json&h=index`);
    const indices = Array.isArray(body) ? (body as unknown[]) : [];
    if (indices.some((one) => isObject(one) && isIndexOf(name, String(one.index)))) found.push(name);
  }
  return found;
}

/**
 * The holders that this run adds to roles. A holder that was there before counts only where this owner or
 * another one has added it: then it goes with the last that wants it.
 */
async function holdersToAdd(
  event: SetupEvent,
  domain: DomainClient,
  { ledger, alsoOthers }: DomainState,
): Promise<Ledger["holders"]> {
  const { security } = dialects[event.engine];
  const added: Record<string, Holders> = {};
  for (const [role, wanted] of Object.entries(wantedHolders(event))) {
    const path = `${security}/rolesmapping/${encodeURIComponent(role)}`;
    const present = (await readNamed(domain, path, role)) ?? {};
    added[role] = union(without(wanted, present), both(wanted, union(ledger.holders[role] ?? {}, alsoOthers(role))));
  }
  return added;
}

/** Lets a deletion go on where the domain refuses one object. */
async function unlessRefused(object: string, step: () => Promise<Change>): Promise<Change> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof NameUnknown) throw error;
    return leftBecause(object, error);
  }
}

/**
 * What became of an object that a deletion cannot remove.
 *
 * @throws any error that is not the domain's.
 */
function leftBecause(object: string, error: unknown): Change {
  if (!(error instanceof RequestFailed)) throw error;
  const { message, status } = error;
  if (error instanceof NameUnknown) return { object, outcome: "absent", reason: "The domain is gone." };
  const why = isRefusedSignIn(error) ? "refuses the sign-in" : status === undefined ? "does not answer" : "refuses it";
  return { object, outcome: "kept", reason: `The domain ${why}: ${message}` };
}

/** @see docs/operations.md#set-the-master-password-back */
function signInRefused({ authentication }: SetupEvent, error: RequestFailed): RequestFailed {
  const cause =
    authentication.kind === "basic"
      ? `The domain refuses the user ${authentication.userName}: was its password changed by hand? ` +
        "Set it back or rotate it: docs/operations.md, Set the master password back."
      : "The domain refuses the setup role: map it to all_access again, and let the access policy name it.";
  return new RequestFailed(`${error.message}\n${cause}`, error.status, { cause: error });
}
