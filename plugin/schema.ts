import { declarations } from "../settings/declarations";
import { stackOutputs } from "@private-ingest/client/outputs";
import { description, license, version } from "../package.json";

export const COMPONENT = "private-ingest:index:PrivateIngest";

/** Of the package schema: https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema. */
interface Property {
  readonly description: string;
  readonly type: "string" | "integer" | "boolean" | "array" | "object";
  readonly items?: { readonly type: "string" };
  /** Of an object: the type of its values, by reference. */
  readonly additionalProperties?:
    { readonly $ref: string } | { readonly type: "object"; readonly additionalProperties: { readonly type: "string" } };
  readonly secret?: true;
}

/** Schema for SDKs in other languages: settings are its inputs, the stack's outputs its outputs. */
export function packageSchema(): object {
  return {
    name: "private-ingest",
    displayName: "Private ingest",
    ...{ version, description, license },
    language: Object.fromEntries(
      ["nodejs", "python", "go", "csharp"].map((name) => [name, { respectSchemaVersion: true }]),
    ),
    resources: {
      [COMPONENT]: {
        isComponent: true,
        description: `${description} One per stack, as its names follow from project and stack.`,
        inputProperties: inputs(),
        properties: outputs(),
        required: Object.keys(stackOutputs),
      },
    },
  };
}

/** Any value: the component itself checks a stream's definition, all problems at once. */
const ANY = { $ref: "pulumi.json#/Any" } as const;

function inputs(): Record<string, Property> {
  return Object.fromEntries(
    Object.entries(declarations).map(([key, { type, description, allowed, default: value }]): [string, Property] => [
      key,
      {
        type,
        ...(type === "array" ? { items: { type: "string" } } : {}),
        ...(type === "object" ? { additionalProperties: ANY } : {}),
        description: `${description} Allowed: ${allowed}. Default: ${JSON.stringify(value)}.`,
      },
    ]),
  );
}

function outputs(): Record<string, Property> {
  return Object.fromEntries(
    Object.entries(stackOutputs).map(([name, { kind, description }]): [string, Property] => [
      name,
      { description, ...typeOf(kind), ...(kind === "secret" ? { secret: true } : {}) },
    ]),
  );
}

function typeOf(kind: (typeof stackOutputs)[keyof typeof stackOutputs]["kind"]): Omit<Property, "description"> {
  switch (kind) {
    case "list":
      return { type: "array", items: { type: "string" } };
    case "streams":
      return { type: "object", additionalProperties: { type: "object", additionalProperties: { type: "string" } } };
    case "text":
    case "secret":
      return { type: "string" };
  }
}
