import type { Registration } from "@private-ingest/offline/engine/evaluation";

/** Module, class and name, unique in the program: `ec2.SecurityGroup network-es-sec-grp`. */
export function keyOf(type: string, name: string): string {
  const [, module = "", className = ""] = type.split(":");
  return `${module.split("/")[0] ?? ""}.${className} ${name}`;
}

export function keyOfUrn(urn: string): string {
  const [, , qualifiedType = "", name = ""] = urn.split("::");
  return keyOf(qualifiedType.split("$").at(-1) ?? "", name);
}

export const keyOfResource = ({ type, name }: Pick<Registration, "type" | "name">): string => keyOf(type, name);

export const keysOf = (resources: readonly Registration[]): string[] => resources.map(keyOfResource);
