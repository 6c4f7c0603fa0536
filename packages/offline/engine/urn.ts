export interface StackIdentity {
  readonly project: string;
  readonly stack: string;
}

export const STACK_TYPE = "pulumi:pulumi:Stack";

/** The types of the parents stand in a URN, outermost first, without the stack's. */
export function makeUrn({ project, stack }: StackIdentity, type: string, name: string, parent: string): string {
  const parentTypes = parent === "" ? "" : qualifiedType(parent);
  const prefix = parentTypes === "" || parentTypes === STACK_TYPE ? "" : `${parentTypes}$`;
  return `urn:pulumi:${stack}::${project}::${prefix}${type}::${name}`;
}

/** Types of the parents and of the resource itself, joined by `$`. */
export const qualifiedType = (urn: string): string => urn.split("::")[2] ?? "";

/** The logical name in a URN. A name may itself contain `::`. */
export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

/** Type and name of a URN for people: `aws:ec2/vpc:Vpc "net"`. */
export const describe = (urn: string): string => `${qualifiedType(urn).split("$").at(-1) ?? ""} "${nameOf(urn)}"`;
