import type { DomainClient } from "./domain-client";
import { isObject } from "./matches";

/** What an API tells of a role or a mapping. */
export type NamedObject = Readonly<Record<string, unknown>>;

/** Reads an object that an API tells under its own name, `{"<name>": {…}}`; undefined when there is none. */
export async function readNamed(domain: DomainClient, path: string, name: string): Promise<NamedObject | undefined> {
  const { status, body } = await domain.request("GET", path);
  const found = status === 404 || !isObject(body) ? undefined : body[name];
  return isObject(found) ? found : undefined;
}
