import { invokes } from "@private-ingest/offline/engine/aws/invokes";
import type { StandIn } from "@private-ingest/offline/engine/aws/stand-in";
import { standIns } from "@private-ingest/offline/engine/aws/table";
import {
  type Attribute,
  type Block,
  NEWER_VALUES,
  type Schema,
  terraformName,
  terraformType,
} from "../../terraform/schema";
import type { ProviderSchema } from "../../terraform/terraform";
import { awsVersion, Declarations, type Properties } from "./declarations";

/** An argument under its name in Pulumi: `field` in bridge/names.go. */
interface Field {
  readonly name: string;
  readonly single?: boolean;
  readonly fields?: Readonly<Record<string, Field>>;
}

/** A resource or look-up: `entity` in bridge/names.go. */
interface Entity extends Pick<StandIn, "autoname" | "defaults"> {
  readonly token: string;
  readonly fields: Readonly<Record<string, Field>>;
  readonly unknown: readonly string[];
  /** As the Terraform provider describes it. */
  readonly schema: { readonly block: Block };
}

/** Under the names in @pulumi/aws and in Terraform; names that differ by case are left out. */
export function nameMap(schema: ProviderSchema): object {
  const declarations = new Declarations();
  const resources: Record<string, Entity> = {};
  for (const [token, { autoname, defaults }] of Object.entries(standIns)) {
    const type = terraformType(schema.resources, token);
    if (type) resources[type] = { ...entity(token, type, schema.resources), autoname, defaults };
  }
  const lookups: Record<string, Entity> = {};
  for (const token of Object.keys(invokes)) {
    const type = terraformType(schema.lookups, token.replace(/:get/, ":"));
    if (type) lookups[type] = entity(token, type, schema.lookups);
  }
  const provider: Entity = {
    token: "pulumi:providers:aws",
    ...named("provider", schema.provider, declarations.provider()),
    schema: { block: schema.provider },
  };
  return { version: awsVersion, resources, lookups, provider, newer: NEWER_VALUES };

  function entity(token: string, type: string, table: Schema): Entity {
    const { args, all } = declarations.of(token);
    const described = table[type] ?? { block: {} };
    const { fields, unknown } = named(type, described.block, all);
    return { token, fields, unknown: unknown.filter((name) => name in args), schema: described };
  }
}

function named(type: string, block: Block, properties: Properties): Pick<Entity, "fields" | "unknown"> {
  const fields: Record<string, Field> = {};
  const unknown: string[] = [];
  for (const [name, { isList, members }] of Object.entries(properties)) {
    const argument = terraformName(type, block, name);
    if (argument === undefined) unknown.push(name);
    if (argument === undefined || argument in fields) continue;
    const { repeats, inner } = shapeOf(block, argument);
    fields[argument] = {
      name,
      ...(repeats && { single: !isList }),
      ...(inner && members && { fields: named(type, inner, members()).fields }),
    };
  }
  return { fields, unknown };
}

/** Whether Terraform has a list or set there, and its elements. */
function shapeOf(block: Block, name: string): { repeats: boolean; inner?: Block } {
  const nested = block.block_types?.[name];
  if (nested) return { repeats: isSeveral(nested.nesting_mode), inner: nested.block };
  const { type, nested_type: typed } = block.attributes?.[name] ?? {};
  if (typed) return { repeats: isSeveral(typed.nesting_mode), inner: { attributes: typed.attributes } };
  let [kind, element] = Array.isArray(type) ? (type as [string, unknown]) : [String(type), undefined];
  const repeats = isSeveral(kind);
  while (Array.isArray(element) && kind !== "object") [kind, element] = element as [string, unknown];
  if (kind !== "object") return { repeats };
  const attributes = Object.entries(element as Record<string, unknown>).map(([key, value]) => [key, { type: value }]);
  return { repeats, inner: { attributes: Object.fromEntries(attributes) as Record<string, Attribute> } };
}

const isSeveral = (mode: string): boolean => mode === "list" || mode === "set";
