import type { Domain } from "./domain";
import { isObject } from "./matches";

/** A role or a mapping as the security API tells it. */
export type SecurityObject = Readonly<Record<string, unknown>>;

/** Reads an object that the API tells under its own name; undefined when there is none. */
export async function readNamed(domain: Domain, path: string, name: string): Promise<SecurityObject | undefined> {
  const { status, body } = await domain.request("GET", path);
  const found = status === 404 || !isObject(body) ? undefined : body[name];
  return isObject(found) ? found : undefined;
}
