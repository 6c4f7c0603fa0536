import type { Change, SetupEvent } from "../contracts/setup-event";
import { plan } from "./desired-state";
import { type DomainAnswer, DomainClient, type RequestOptions } from "./domain-client";
import { judgeBy, readState } from "./known-state";
import { ledgerName } from "./ledger";
import { type ManagedObject, unlessMissing, withdraw } from "./managed-object";
import { claim } from "./ownership";

/** A request that would change the domain and was not sent. */
class WouldChange extends Error {
  override readonly name = "WouldChange";
}

/** A client that only reads: a check changes nothing. */
export class ReadingClient extends DomainClient {
  override request(method: string, path: string, options?: RequestOptions): Promise<DomainAnswer> {
    // Dashboards read objects with POST and their keys as body.
    const isReading = method === "GET" || (method === "POST" && path.endsWith("/saved_objects/_bulk_get"));
    return isReading
      ? super.request(method, path, options)
      : Promise.reject(new WouldChange(`${method} ${path} is no part of a check`));
  }
}

/** Reports for each object whether it differs from the desired state. */
export async function check(event: SetupEvent, domain: DomainClient, report: (change: Change) => void): Promise<void> {
  const state = await readState(event, domain);
  const { desired, obsolete } = plan(event, state);
  const { objects, foreign } = await claim(domain, desired, judgeBy(event, state));
  const { owner = "" } = event;
  if (state.keepsLedgers && !state.ledgers.some((ledger) => ledger.owner === owner)) {
    report({ object: ledgerName(owner), outcome: "missing" });
  }
  for (const { name, says } of foreign) report({ object: name, outcome: "foreign", reason: `It ${says}.` });
  const names = new Set(foreign.map(({ name }) => name));
  const changes: (readonly [ManagedObject, Change])[] = [];
  for (const object of objects.filter(({ name }) => !names.has(name)))
    changes.push([object, await unlessMissing(object, [], () => compared(domain, object))]);
  // In a part that the cluster lacks, some settings are readable, but none is writable.
  const skipped = new Map(changes.map(([{ part }, change]) => [change.outcome === "skipped" && part, change]));
  for (const [{ name, part }, change] of changes)
    report(part === undefined ? change : { ...(skipped.get(part) ?? change), object: name });
  for (const object of obsolete) {
    const change = await unlessMissing(object, [], () => leftOver(domain, object));
    if (change.outcome === "left over") report(change);
  }
}

async function compared(domain: DomainClient, object: ManagedObject): Promise<Change> {
  const state = await object.read(domain);
  const outcome = state === undefined ? "missing" : object.isCurrent(state) ? "unchanged" : "different";
  return { object: object.name, outcome };
}

/** An obsolete object is left over if its removal would send a request. */
async function leftOver(domain: DomainClient, object: ManagedObject): Promise<Change> {
  try {
    return await withdraw(domain, object);
  } catch (error) {
    if (error instanceof WouldChange) return { object: object.name, outcome: "left over" };
    throw error;
  }
}
