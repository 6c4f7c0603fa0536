import type { DomainClient } from "./domain-client";
import { type ManagedObject, unlessMissing } from "./managed-object";

export interface Claims {
  /** All desired objects; those of others as adopted ones. */
  readonly objects: readonly ManagedObject[];
  /** Names of the adopted ones. */
  readonly adopted: readonly string[];
  /** Objects of others that the stack may not use. */
  readonly foreign: readonly Foreign[];
}

/** An object of others with a desired name. */
export interface Foreign {
  readonly name: string;
  /** Its text about its maker. */
  readonly says: string;
}

/** Others' objects have desired names; nothing was changed. */
export class NotOwned extends Error {
  override readonly name = "NotOwned";

  constructor(readonly foreign: readonly Foreign[]) {
    const lines = foreign.map(({ name, says }) => `  ${name}: ${says}`);
    const list = JSON.stringify(foreign.map(({ name }) => name));
    super(
      `This stack did not make these objects of the domain, so it does not change them:\n${lines.join("\n")}\n` +
        `Set another name (securityRole, indexName, extraRoles), or set adoptObjects to ${list}. ` +
        "An adopted role gets the rights it lacks; other adopted objects stay as they are. None is ever deleted.",
    );
  }
}

const describe = (maker: unknown): string =>
  typeof maker === "string" && maker !== "" ? `says ${JSON.stringify(maker)}` : "does not say who made it";

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
    if (whose === "foreign") foreign.push({ name: object.name, says: describe(maker?.text) });
    if (whose === "adopted") adopted.push(object.name);
    objects.push(whose === "adopted" ? asAdopted(object) : object);
  }
  return { objects, adopted, foreign };
}

/** The text that names an object's maker; undefined where the object is absent or shared. */
async function makerOf(domain: DomainClient, object: ManagedObject): Promise<{ readonly text: unknown } | undefined> {
  if (object.maker === undefined) return undefined;
  let state: unknown;
  await unlessMissing(object, [], async () => {
    state = await object.read(domain);
    return { object: object.name, outcome: "unchanged" };
  });
  return state === undefined ? undefined : { text: object.maker(state) };
}

/** An object of others: extended if possible, otherwise unchanged, and never deleted. */
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
