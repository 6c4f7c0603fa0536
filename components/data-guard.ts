import * as pulumi from "@pulumi/pulumi";

/** The two keys of deletion, as in the settings. */
export interface DataKeys {
  readonly protectData: boolean;
  readonly allowDataLoss: boolean;
}

/** Whether data is protected: unless both keys are turned, one part would stop a destroy midway. */
export const isDataKept = ({ protectData, allowDataLoss }: DataKeys): boolean => protectData || !allowDataLoss;

export interface DataGuardArgs {
  readonly protectData: boolean;
  /** All parts of the stack. Those that are no resource (an existing domain) do not count. */
  readonly parts: readonly (object | undefined)[];
  /** What awsx has made: a dependency on its component leaves that out. */
  readonly vpcParts: pulumi.Output<pulumi.Resource[]>;
}

/**
 * Stops a destroy of a protected stack before it deletes anything, `--skip-preview` included.
 * Pulumi deletes dependents first and notices protection only at the resource itself. Everything is
 * made before this component, so a destroy comes to it first, and being protected, it ends it.
 * Cost: nothing.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/protect/
 */
export class DataGuard extends pulumi.ComponentResource {
  constructor(name: string, args: DataGuardArgs, opts?: pulumi.ComponentResourceOptions) {
    const resources = args.parts.filter((part): part is pulumi.Resource => pulumi.Resource.isInstance(part));
    const dependsOn = args.vpcParts.apply((made) => [...resources, ...made]);
    super("private-ingest:safety:DataGuard", name, {}, { ...opts, protect: args.protectData, dependsOn });
    this.registerOutputs({});
  }
}
