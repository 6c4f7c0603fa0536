import * as pulumi from "@pulumi/pulumi";

/** The two keys of deletion, as in the settings. */
export interface DataKeys {
  readonly protectData: boolean;
  readonly allowDataLoss: boolean;
}

/**
 * Whether domain, bucket, key and secret are protected: unless both keys are turned, one of them
 * would stop a destroy midway.
 */
export const isDataKept = ({ protectData, allowDataLoss }: DataKeys): boolean => protectData || !allowDataLoss;

export interface DataGuardArgs {
  readonly protectData: boolean;
  /**
   * All parts of the stack; those that are no resource, such as an existing domain, count for
   * nothing.
   */
  readonly parts: readonly (object | undefined)[];
  /** What awsx has made: a dependency on its component leaves that out. */
  readonly vpcParts: pulumi.Output<pulumi.Resource[]>;
}

/**
 * Stops a destroy of a protected stack before it deletes anything, `--skip-preview` included.
 *
 * Pulumi deletes dependents first, and notices protection only at the resource itself: it would
 * have deleted stream, setup and alarms by the time it came to the protected domain. Everything is
 * made before this component, so it is what a destroy comes to first; being protected, it ends it.
 * It has no resource of its own. Cost: nothing.
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
