import type { DomainClient } from "./domain-client";
import { isObject } from "./matches";

/** A role or mapping as the API returns it. */
export type NamedObject = Readonly<Record<string, unknown>>;

/** Reads an object that the API returns under its name; undefined where it is absent. */
export async function readNamed(domain: DomainClient, path: string, name: string): Promise<NamedObject | undefined> {
  const { status, body } = await domain.request("GET", path);
  const found = status === 404 || !isObject(body) ? undefined : body[name];
  return isObject(found) ? found : undefined;
}
