import { check, ReadingClient } from "./check";
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
import type { Change, SetupCheck, SetupEvent, SetupReport } from "../contracts/setup-event";
import { inCurrentForm } from "./former-event";
import { isFormer, judgeBy, readState } from "./known-state";
import { deleteLedger, joined, type Ledger, writeLedger } from "./ledger";
import { converge, type ManagedObject, unlessMissing, withdraw } from "./managed-object";
import { readNamed } from "./named-object";
import { asAdopted, claim, NotOwned } from "./ownership";
import { both, type Holders, union, without } from "./role-mapping";

export interface SetupOptions {
  /** How long to try, in milliseconds. A new domain may refuse requests for some minutes. */
  readonly timeLimitMs: number;
  /** How long an update retries a refused sign-in, in ms; 3 minutes by default. */
  readonly signInLimitMs?: number;
  readonly onChange?: (change: Change) => void;
}

const SIGN_IN_LIMIT_MS = 180_000;

/** Without an answer, these end sooner than a run that waits for a new domain. */
const limitsMs: Readonly<Partial<Record<SetupReport["action"], number>>> = { delete: 120_000, check: 60_000 };

/**
 * Brings a domain to the state that the event describes, or removes what was made for it. A second
 * run changes nothing; one after an interruption continues. Events of several owners may run at the
 * same time.
 * @throws RequestFailed when the domain refuses something until the time is up.
 * @throws NotOwned before any change, when objects of others have the names of desired ones.
 */
export async function setUp(given: SetupEvent | SetupCheck, options: SetupOptions): Promise<SetupReport> {
  const startMs = Date.now();
  // A check reads what an update would read.
  const isCheck = "check" in given;
  const event = inCurrentForm(isCheck ? { ...given.check, tf: { action: "update" } } : given);
  const action = isCheck ? "check" : (event.tf?.action ?? "create");
  const { timeLimitMs, signInLimitMs = SIGN_IN_LIMIT_MS } = options;
  const limitMs = Math.min(timeLimitMs, limitsMs[action] ?? timeLimitMs);
  // At the first run, the domain may not be ready, or access may not be granted yet.
  const signInMs = action === "create" ? limitMs : action === "update" ? Math.min(limitMs, signInLimitMs) : -1;
  const Client: typeof DomainClient = isCheck ? ReadingClient : DomainClient;
  const domain = new Client(event, startMs + limitMs, startMs + signInMs);
  const changes: Change[] = [];
  const report = (change: Change): void => {
    changes.push(change);
    options.onChange?.(change);
  };
  try {
    await (isCheck ? check : action === "delete" ? takeDown : bringUp)(event, domain, report);
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
  const { objects, adopted, foreign } = await claim(domain, desired, judgeBy(event, state));
  if (foreign.length > 0) throw new NotOwned(foreign);
  const added = await holdersToAdd(event, domain, state);
  const { ownsUnnamed: _, takesOver: __, ...recorded } = ledger;
  // Fields that a newer version has recorded stay.
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

/** The stream's index names that still have objects. */
function indicesOf({ stream }: SetupEvent, { stillWritten, stillKept }: DomainState): Partial<Ledger> {
  if (stream === undefined) return {};
  const { indexName } = stream;
  return { indexName, indices: [...new Set([indexName, ...stillWritten, ...stillKept])] };
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

/** The holders that this run adds, except existing ones that no owner added. */
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

/** Lets a deletion continue if the domain refuses one object. */
async function unlessRefused(object: string, step: () => Promise<Change>): Promise<Change> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof NameUnknown) throw error;
    return leftBecause(object, error);
  }
}

/** The outcome for an object that cannot be removed; errors not from the domain are thrown. */
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
