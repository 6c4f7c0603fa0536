import type { EnforcementLevel, PolicyInfo } from "./policy-config";

/**
 * Pulumi's mark for a value that is unknown before the update:
 * https://github.com/pulumi/pulumi, `sdk/nodejs/runtime/rpc.ts`.
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** One resource as the program registered it, decoded from the wire. */
export interface Registration {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** True for a provider's resource, false for a component. */
  readonly custom: boolean;
  /** True for a component that a provider builds (`awsx:ec2:Vpc`). */
  readonly remote: boolean;
  /** URN of the parent; empty for the stack itself. */
  readonly parent: string;
  /**
   * Plain, with assets as `{ text }`, `{ path }` or `{ assets }`; {@link UNKNOWN} where not known.
   */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Inputs merged with the provider's answers. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The physical id; absent in a preview and for components. */
  readonly id?: string;
  readonly secretPaths: readonly string[];
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly aliases: readonly string[];
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly deleteBeforeReplace: boolean;
  readonly retainOnDelete: boolean;
  /** Seconds, or the strings the program gave ("120m"). */
  readonly customTimeouts: { readonly create?: string; readonly update?: string; readonly delete?: string };
  /** Reference of the provider, `urn::id`; empty for the default provider. */
  readonly provider: string;
  readonly version: string;
  /** Where the program creates it: URI of the file, and the line, from 1. */
  readonly source?: { readonly uri: string; readonly line: number };
}

export interface Violation {
  readonly policy: string;
  readonly level: EnforcementLevel;
  /** What is wrong, why, and the fix, as the pack wrote it. */
  readonly message: string;
  readonly urn: string;
}

export interface Evaluation {
  /** True when the program ended with exit code 0 and logged no error. */
  readonly succeeded: boolean;
  readonly resources: readonly Registration[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly secretOutputs: readonly string[];
  readonly violations: readonly Violation[];
  /** The pack's policies; absent where nothing was judged. */
  readonly policies?: readonly PolicyInfo[];
  readonly checked: number;
  readonly messages: readonly {
    readonly severity: "debug" | "info" | "warning" | "error";
    readonly message: string;
    readonly urn: string;
  }[];
  readonly seconds: number;
}
