import type { DomainClient } from "./domain-client";
import { type ManagedObject, unlessMissing } from "./managed-object";

/** What the stack may do with the desired objects. */
export interface Claims {
  /** The same objects, those of others as adopted ones. */
  readonly objects: readonly ManagedObject[];
  /** Names of the adopted ones. */
  readonly adopted: readonly string[];
}

/** An object of others under a name that this stack wants. */
interface Foreign {
  readonly name: string;
  readonly maker: unknown;
}

/** Objects that others made are in the way; nothing was changed. */
export class NotOwned extends Error {
  override readonly name = "NotOwned";

  constructor(readonly foreign: readonly Foreign[]) {
    const lines = foreign.map(({ name, maker }) => `  ${name}: ${describe(maker)}`);
    const list = JSON.stringify(foreign.map(({ name }) => name));
    super(
      `This stack did not make these objects of the domain, so it changes none of them:\n${lines.join("\n")}\n` +
        `Set another name (securityRole, indexName, extraRoles), or adoptObjects to ${list}: ` +
        "a role then gets the rights that it lacks and keeps its own, all else is used as it is, and none is ever deleted.",
    );
  }
}

const describe = (maker: unknown): string =>
  typeof maker === "string" && maker !== "" ? `says ${JSON.stringify(maker)}` : "says nothing of who made it";

/**
 * Reads all objects before anything is written, and tells the stack's own from those of others.
 *
 * @param judge whose an object is, by its name and by what it says of its maker.
 * @throws NotOwned naming all objects of others that it may not use.
 */
export async function claim(
  domain: DomainClient,
  desired: readonly ManagedObject[],
  judge: (name: string, maker: unknown) => "own" | "adopted" | "foreign",
): Promise<Claims> {
  const adopted: string[] = [];
  const foreign: Foreign[] = [];
  const objects: ManagedObject[] = [];
  for (const object of desired) {
    const maker = await makerOf(domain, object);
    const whose = maker === undefined ? "own" : judge(object.name, maker.text);
    if (whose === "foreign") foreign.push({ name: object.name, maker: maker?.text });
    if (whose === "adopted") adopted.push(object.name);
    objects.push(whose === "adopted" ? asAdopted(object) : object);
  }
  if (foreign.length > 0) throw new NotOwned(foreign);
  return { objects, adopted };
}

/** What an object says of its maker; undefined where it is not there, or is shared by nature. */
async function makerOf(domain: DomainClient, object: ManagedObject): Promise<{ readonly text: unknown } | undefined> {
  if (object.maker === undefined) return undefined;
  let state: unknown;
  await unlessMissing(object, [], async () => {
    state = await object.read(domain);
    return { object: object.name, outcome: "unchanged" };
  });
  return state === undefined ? undefined : { text: object.maker(state) };
}

/** An object of others: extended where it can be, used as it is where not, and never deleted. */
export function asAdopted(object: ManagedObject): ManagedObject {
  const { adopted } = object;
  return {
    ...object,
    isCurrent: (state) => adopted?.isCurrent(state) ?? true,
    write: async (domain, state) => {
      await (state === undefined ? object.write(domain, state) : adopted?.write(domain, state));
    },
    remove: () => Promise.resolve({ keptBecause: "It was there before." }),
  };
}
