/**
 * Lets the creation of each resource fail once: the next run must converge. The embedded engine
 * keeps no state, so this file does. It knows by URN what the failed run made and judges what an
 * engine would do in the next run.
 */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { invokes } from "@private-ingest/offline/engine/aws/invokes";
import type { Invoke } from "@private-ingest/offline/engine/deployment";
import type { Registration } from "@private-ingest/offline/engine/evaluation";
import { runInProcess, type Run } from "../../tests/program/in-process";

export type Preset = "dev" | "prod";

/** What was tried, and what it took. */
export interface Convergence {
  /** Resources whose creation failed, one after the other. */
  readonly points: number;
  /** Two next runs per point: the resource was not made, or made and the answer was lost. */
  readonly nextRuns: number;
  /** Resources that failed runs had made; each had the same inputs in the next runs. */
  readonly kept: number;
}

/** The program with a preset, unbroken, in an account that holds nothing. */
export async function unbroken(preset: Preset): Promise<Run> {
  const run = await runInProcess({ stack: preset, mode: "update" });
  assert.deepEqual(run.errors, []);
  return run;
}

/** URNs of all resources that an update creates, without components. */
export const creations = ({ resources }: Run): string[] =>
  resources.filter(({ custom }) => custom).map(({ urn }) => urn);

/**
 * Lets the creation of each of these resources fail once, then runs the program again.
 *
 * @throws AssertionError naming the point of failure and what did not converge.
 */
export async function proveConvergence(preset: Preset, whole: Run, points: readonly string[]): Promise<Convergence> {
  let kept = 0;
  for (const urn of points) {
    const failed = await runInProcess({ stack: preset, mode: "update", failAt: urn });
    assert.deepEqual(failed.errors.length, 1, `${urn}: ${failed.errors.join("\n")}`);
    assert.match(failed.errors[0] ?? "", /failed as asked by failAt$/);
    const made = failed.resources;
    assert(!made.some((resource) => resource.urn === urn), `${urn} was made`);
    const lost = whole.resources.find((resource) => resource.urn === urn)!;
    for (const account of [made, [...made, lost]]) {
      const next = await runInProcess({ stack: preset, mode: "update", invokes: lookUpsAfter(account) });
      assertConverged(urn, { whole, made, next });
    }
    kept += made.length;
  }
  return { points: points.length, nextRuns: 2 * points.length, kept };
}

interface Outcome {
  readonly whole: Run;
  readonly made: readonly Registration[];
  readonly next: Run;
}

function assertConverged(point: string, { whole, made, next }: Outcome): void {
  const after = `after ${point} failed`;
  assert.deepEqual(next.errors, [], after);
  assert.deepEqual(
    next.resources.map(({ urn }) => urn).sort(),
    whole.resources.map(({ urn }) => urn).sort(),
    `${after}: not the resources of an unbroken run`,
  );
  assert.deepEqual(next.outputs, whole.outputs, `${after}: other stack outputs`);
  assertNoDuplicates(after, [...next.resources, ...made]);
  const byUrn = new Map(next.resources.map((resource) => [resource.urn, resource]));
  for (const before of made) {
    const again = byUrn.get(before.urn);
    // What a run made and the next does not ask for would be deleted.
    assert(again, `${after}: ${before.urn} would be deleted`);
    assertUnchanged(after, before, again);
  }
}

/** Compares what an engine compares; it keeps automatic names and ids by URN. */
function assertUnchanged(after: string, before: Registration, again: Registration): void {
  for (const property of ["inputs", "id", "parent", "provider", "protect", "secretPaths", "aliases"] as const) {
    assert(
      isDeepStrictEqual(again[property], before[property]),
      `${after}: ${property} of ${before.urn} would change from ${JSON.stringify(before[property])} to ${JSON.stringify(again[property])}`,
    );
  }
}

/** No physical resource has two URNs: its second creation would fail or double it. */
function assertNoDuplicates(after: string, resources: readonly Registration[]): void {
  const owners = new Map<string, string>();
  for (const { type, id, urn } of resources) {
    // Rules and attachments have composed names; a random password exists only in the state.
    if (id === undefined || id === "none") continue;
    const owner = owners.get(`${type} ${id}`);
    assert(owner === undefined || owner === urn, `${after}: ${type} ${id} is made by ${String(owner)} and ${urn}`);
    owners.set(`${type} ${id}`, urn);
  }
}

/** Look-ups in an account in which these resources have been made. */
function lookUpsAfter(made: readonly Registration[]): Readonly<Record<string, Invoke>> {
  const getVpc = "aws:ec2/getVpc:getVpc";
  const getDomain = "aws:opensearch/getDomain:getDomain";
  const answer = (token: string): Invoke => {
    const invoke = invokes[token]!;
    return (args, context) => invoke(args, { ...context, resources: made });
  };
  const vpcId = made.find(({ type }) => type === "aws:ec2/vpc:Vpc")?.id;
  return {
    [getVpc]: answer(getVpc),
    // The look-up gives the block of VPC options as a list of one.
    [getDomain]: (args, context) => {
      const domain = answer(getDomain)(args, context);
      return { ...domain, vpcOptions: [{ ...(domain["vpcOptions"] as object), vpcId }] };
    },
  };
}
