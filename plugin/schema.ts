import { knobs } from "../settings/declarations";
import { stackOutputs } from "@private-ingest/client/outputs";
import { manifest } from "./manifest";

/** Type token of the one component of this package. */
export const COMPONENT = "private-ingest:index:PrivateIngest";

/** A property of the Pulumi package schema: https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema. */
interface Property {
  readonly description: string;
  readonly type: "string" | "integer" | "boolean" | "array";
  readonly items?: { readonly type: "string"; readonly plain?: true };
  /** A value that is known before anything is made: settings decide how many resources there are. */
  readonly plain?: true;
  readonly secret?: true;
}

/** The schema that SDKs in other languages are generated from: settings are the inputs, the stack's outputs the outputs. */
export function packageSchema(): object {
  return {
    name: "private-ingest",
    displayName: "Private ingest",
    version: manifest.version,
    description: manifest.description,
    license: manifest.license,
    language: Object.fromEntries(
      ["nodejs", "python", "go", "csharp"].map((name) => [name, { respectSchemaVersion: true }]),
    ),
    resources: {
      [COMPONENT]: {
        isComponent: true,
        description: `${manifest.description} One a stack, as its names follow from project and stack.`,
        inputProperties: inputs(),
        properties: outputs(),
        required: Object.keys(stackOutputs),
      },
    },
  };
}

function inputs(): Record<string, Property> {
  return Object.fromEntries(
    Object.entries(knobs).map(([key, { type, description, allowed, default: value }]): [string, Property] => [
      key,
      {
        type,
        plain: true,
        ...(type === "array" ? { items: { type: "string", plain: true } } : {}),
        description: `${description} Allowed: ${allowed}. Default: ${JSON.stringify(value)}.`,
      },
    ]),
  );
}

function outputs(): Record<string, Property> {
  return Object.fromEntries(
    Object.entries(stackOutputs).map(([name, { kind, description }]): [string, Property] => [
      name,
      {
        description,
        ...(kind === "list" ? { type: "array", items: { type: "string" } } : { type: "string" }),
        ...(kind === "secret" ? { secret: true } : {}),
      },
    ]),
  );
}
