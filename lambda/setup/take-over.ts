import type { StreamSetup } from "../contracts/stream-setup";
import type { Ledger } from "./ledger";
import { both, without } from "./role-mapping";

/** A divided ledger of a version with one stream per stack. */
export interface TakeOver {
  /** The stream's part. */
  readonly taken: Ledger;
  /** The stack's part. */
  readonly rest: Ledger;
}

/** The stack of a stream's owner: `shop/dev` of `shop/dev/orders`; undefined for a stack. */
export function stackOf(owner: string): string | undefined {
  const parts = owner.split("/");
  return parts.length === 3 ? parts.slice(0, 2).join("/") : undefined;
}

/** Whether a stack's ledger still contains its stream's part. */
export const hasStream = ({ indices }: Ledger): boolean => indices.length > 0;

/** Divides a stack's ledger if an earlier version set up the stream, by its index or role. */
export function takeOver(stack: Ledger, owner: string, stream: StreamSetup): TakeOver | undefined {
  const { securityRole, deliveryRoleArn } = stream;
  const isSame = stack.indices.includes(stream.indexName) || stack.roles.includes(securityRole);
  if (!hasStream(stack) || !isSame) return undefined;
  const isTaken = (object: string): boolean => !object.startsWith("role ") || object === `role ${securityRole}`;
  const { indexName, ...rest } = stack;
  const delivery = { backend_roles: [deliveryRoleArn] };
  const held = stack.holders[securityRole] ?? {};
  return {
    taken: {
      owner,
      ...(indexName === undefined ? {} : { indexName }),
      indices: stack.indices,
      roles: stack.roles.filter((role) => role === securityRole),
      holders: { [securityRole]: both(held, delivery) },
      adopted: stack.adopted.filter(isTaken),
      savedObjects: stack.savedObjects,
      ...(stack.ownsUnnamed ? { ownsUnnamed: true } : {}),
      takesOver: true,
    },
    rest: {
      ...rest,
      indices: [],
      roles: stack.roles.filter((role) => role !== securityRole),
      // Other holders are from the stack's settings.
      holders: { ...stack.holders, [securityRole]: without(held, delivery) },
      adopted: stack.adopted.filter((object) => !isTaken(object)),
      savedObjects: {},
    },
  };
}
