import type { Goal, Resource } from "./deployment";
import type { WireProperties } from "./wire";

/** A resource that a component has made; its id is known after the update. */
export type Child = Pick<Resource, "urn" | "id">;

export interface Construction {
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly preview: boolean;
  /** URN of the component itself. */
  readonly parent: string;
  /** Registers a child, with the component's options. */
  readonly register: (
    child: Pick<Goal, "type" | "name" | "parent" | "properties" | "dependencies" | "propertyDependencies">,
  ) => Promise<Child>;
  readonly invoke: (token: string, args: WireProperties) => Readonly<Record<string, unknown>> | undefined;
}
