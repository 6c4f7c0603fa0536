import * as pulumi from "@pulumi/pulumi";

/** The two settings that protect data. */
export interface DataKeys {
  readonly protectData: boolean;
  readonly allowDataLoss: boolean;
}

/** Whether data is protected: with only one of them changed, a part would stop a destroy midway. */
export const isDataKept = ({ protectData, allowDataLoss }: DataKeys): boolean => protectData || !allowDataLoss;

export interface DataGuardArgs {
  readonly protectData: boolean;
  /** All parts of the stack; those that are not resources (an existing domain) are ignored. */
  readonly parts: readonly (object | undefined)[];
  /** Resources made by awsx, which a dependency on its component does not include. */
  readonly vpcParts: pulumi.Output<pulumi.Resource[]>;
}

/**
 * Stops a destroy of a protected stack before it deletes anything, `--skip-preview` included.
 * Pulumi deletes dependents first and notices protection only at the resource itself. This
 * component depends on everything. A destroy reaches it first and stops, because it is protected.
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
