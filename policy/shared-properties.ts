import * as deserialize from "@pulumi/policy/deserialize";

type Deserialize = (message: object, keepsSecrets: boolean) => object;

/**
 * The policies, and an SDK that lets all of them share the properties of a resource. By itself it reads them from the message anew
 * for every policy, which was half of what this pack adds to a call (pulumi/pulumi-policy, sdk/nodejs/policy/server.ts,
 * makeAnalyzeRpcFun). Safe because no rule changes them: remediations, which do, ask for secrets and get a copy of their own.
 * An SDK without that function works as it did, only slower.
 */
export function sharingProperties<One>(policies: readonly One[]): One[] {
  const module = deserialize as { deserializeProperties?: Deserialize };
  const read = module.deserializeProperties;
  if (read !== undefined) module.deserializeProperties = remembering(read);
  return [...policies];
}

/** Reads each message once, except where secrets are kept: what is made of those is changed. */
export function remembering(read: Deserialize): Deserialize {
  const known = new WeakMap<object, object>();
  return (message, keepsSecrets) => {
    if (keepsSecrets) return read(message, keepsSecrets);
    const properties = known.get(message) ?? read(message, keepsSecrets);
    known.set(message, properties);
    return properties;
  };
}
