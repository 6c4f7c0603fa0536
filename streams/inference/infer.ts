import { mappingOf } from "./mapping";
import { ObservedObject } from "./observed";
import { propose, type Proposal } from "./proposal";

type Json = Readonly<Record<string, unknown>>;

export interface Inferred extends Proposal {
  readonly mappings: Json;
}

/** Mappings, time field, charts and columns of a sample, read once; `existing` mappings stay. */
export function infer(name: string, records: Iterable<Json>, existing?: Json): Inferred {
  const observed = new ObservedObject();
  for (const record of records) observed.add(record);
  const { mappings, guesses } = existing === undefined ? mappingOf(observed) : { mappings: existing, guesses: [] };
  const proposal = propose(name, mappings, observed.objects > 0 ? observed : undefined);
  return { ...proposal, mappings, guesses: [...guesses, ...proposal.guesses] };
}
