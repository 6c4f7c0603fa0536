import { footprint, type Known, madeBefore, plan, savedObjectsLast, wantedHolders } from "./desired-state";
import { DomainClient, isRefusedSignIn, NameUnknown, RequestFailed } from "./domain-client";
import { dialects } from "./dialect";
import type { Change, SetupEvent, SetupReport } from "../contracts/setup-event";
import { isIndexOf } from "./index-names";
import { deleteLedger, EMPTY, joined, type Ledger, readLedgers, writeLedger } from "./ledger";
import { converge, type ManagedObject, unlessMissing, withdraw } from "./managed-object";
import { markOf, UNNAMED_MARK } from "./mark";
import { isObject } from "./matches";
import { readNamed } from "./named-object";
import { asAdopted, claim } from "./ownership";
import { both, type Holders, union, without } from "./role-mapping";

/** What a run may take and whom it tells. */
export interface SetupOptions {
  /** How long to try, in milliseconds. A domain that was just made may refuse for some minutes. */
  readonly timeLimitMs: number;
  /** How long an update tries where the domain refuses the sign-in, in milliseconds; 3 minutes by default. */
  readonly signInLimitMs?: number;
  /** Told of each object as it is done. */
  readonly onChange?: (change: Change) => void;
}

const SIGN_IN_LIMIT_MS = 180_000;

/** A deletion that gets no answer ends sooner than a run that waits for a fresh domain. */
const DELETION_LIMIT_MS = 120_000;

/**
 * Brings a domain to the state that the event describes, or takes back what was made for it. To run it again changes
 * nothing; to run it after an interruption goes on where it stopped. A deletion leaves what it is not let at, and says so.
 *
 * @throws RequestFailed with the request and its answer, when the domain refuses something for good or until the time is up.
 * @throws NotOwned before anything is changed, when objects of others are in the way.
 */
export async function setUp(event: SetupEvent, options: SetupOptions): Promise<SetupReport> {
  const startMs = Date.now();
  const action = event.tf?.action ?? "create";
  const { timeLimitMs, signInLimitMs = SIGN_IN_LIMIT_MS } = options;
  const limitMs = action === "delete" ? Math.min(timeLimitMs, DELETION_LIMIT_MS) : timeLimitMs;
  // The first run meets a domain that is not ready yet, or an owner who has not let it in yet.
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
  const ledgers = await readLedgers(domain);
  const known = await look(event, domain, ledgers);
  const { desired, obsolete } = plan(event, known);
  const { ledger } = known;
  const { objects, adopted } = await claim(domain, desired, judgeBy(event, known));
  const added = await holdersToAdd(event, domain, known);
  const { ownsUnnamed, ...recorded } = ledger;
  // What a newer version has recorded besides stays for it.
  const wanted = { ...recorded, ...footprint(event, added), adopted };
  const before = { ...joined(wanted, ledger), ...(ownsUnnamed && { ownsUnnamed }) };
  await writeLedger(
    domain,
    before,
    ledgers.find(({ owner }) => owner === before.owner),
  );

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
  const indices = [...new Set([event.indexName, ...known.stillWritten, ...known.stillKept])];
  await writeLedger(domain, { ...wanted, indexName: event.indexName, indices, savedObjects }, before);
  for (const { owner } of ledgers.filter((former) => isFormer(event, former))) await deleteLedger(domain, owner);
}

/** Whose an object is that the domain has under a name of the stack's. */
function judgeBy(event: SetupEvent, known: Known): Parameters<typeof claim>[2] {
  const { ledger, mark } = known;
  const mayUse = new Set([...(event.adopt ?? []), ...ledger.adopted]);
  const made = new Set(madeBefore(event, known).map(({ name }) => name));
  return (name, maker) => {
    if (mark.isOwn(maker)) return "own";
    if (mayUse.has(name)) return "adopted";
    if (typeof maker === "string" && maker.startsWith(UNNAMED_MARK)) return "foreign";
    // Earlier versions changed what others had made under the stack's names: it is used on.
    if (ledger.ownsUnnamed) return "adopted";
    return made.has(name) ? "own" : "foreign";
  };
}

async function takeDown(event: SetupEvent, domain: DomainClient, report: Report): Promise<void> {
  const everything = "everything made in the domain";
  try {
    const ledgers = await readLedgers(domain);
    const known = await look(event, domain, ledgers);
    const setBy = known.ledger.functionName;
    if (setBy !== undefined && event.functionName !== undefined && setBy !== event.functionName) {
      report({ object: everything, outcome: "kept", reason: `The function ${setBy} has set it up since.` });
      return;
    }
    const objects = toDelete(event, known).toReversed();
    for (const [done, object] of objects.entries()) {
      domain.shareTime(objects.length - done + 1);
      report(await unlessRefused(object.name, () => unlessMissing(object, [], () => withdraw(domain, object))));
    }
    domain.shareTime(1);
    await deleteLedger(domain, known.ledger.owner);
  } catch (error) {
    report(leftBecause(everything, error));
  }
}

/** All that the ledger or the event names; what was adopted stays. */
function toDelete(event: SetupEvent, known: Known): ManagedObject[] {
  const { desired } = plan(event, known);
  const objects = madeBefore(event, known);
  const names = new Set(objects.map(({ name }) => name));
  return [...objects, ...desired.filter(({ name }) => !names.has(name))]
    .map((object) => (known.ledger.adopted.includes(object.name) ? asAdopted(object) : object))
    .sort(savedObjectsLast);
}

/** What the domain itself tells of earlier runs; where it has no ledger yet, what the events tell. */
async function look(event: SetupEvent, domain: DomainClient, ledgers: readonly Ledger[]): Promise<Known> {
  const { owner = "", tf } = event;
  const own = ledgers.filter((ledger) => ledger.owner === owner || isFormer(event, ledger));
  const previous = tf?.prev_input ?? undefined;
  const isUnrecorded = own.length === 0 && tf !== undefined && tf.action !== "create";
  const told = [event, ...(previous ? [previous] : [])].map((one) => footprint(one, wantedHolders(one)));
  const ledger = own.length > 0 ? own.reduce(joined) : isUnrecorded ? told.reduce(joined) : { ...EMPTY, owner };
  const ownsUnnamed = isUnrecorded || ledger.ownsUnnamed === true;
  const formerNames = ledger.indices.filter((name) => name !== event.indexName);
  const kept = await withIndices(domain, formerNames);
  // The stream is moved after this run. It has moved when a run after that finds an index of the new name.
  const formerIndex = ledger.indexName ?? previous?.indexName;
  const hasMoved =
    formerNames.length === 0 ||
    (formerIndex === event.indexName && (await withIndices(domain, [event.indexName])).length > 0);
  const others = ledgers.filter((other) => !own.includes(other));
  return {
    ledger: { ...ledger, owner: ledger.owner || owner, ...(ownsUnnamed ? { ownsUnnamed } : {}) },
    mark: markOf(owner, previous?.owner === undefined ? [] : [previous.owner], ownsUnnamed),
    stillWritten: hasMoved ? [] : formerNames,
    stillKept: event.retentionDays > 0 ? kept : [],
    alsoOthers: (role) => others.map((other): Holders => other.holders[role] ?? {}).reduce(union, {}),
  };
}

/** The ledger of the same stack under an earlier name. */
const isFormer = ({ owner = "", tf }: SetupEvent, ledger: Ledger): boolean =>
  ledger.owner !== owner && ledger.owner === tf?.prev_input?.owner;

/** Those of the index names that the domain has indices of. */
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
 * The holders that this run adds to roles: not those that were there before, unless this stack or another stack of this
 * project has added them, as then they go with the last that wants them.
 */
async function holdersToAdd(
  event: SetupEvent,
  domain: DomainClient,
  { ledger, alsoOthers }: Known,
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

/** A deletion goes on where the domain refuses one object. */
async function unlessRefused(object: string, step: () => Promise<Change>): Promise<Change> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof NameUnknown) throw error;
    return leftBecause(object, error);
  }
}

/**
 * What became of an object that a deletion cannot get at.
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
