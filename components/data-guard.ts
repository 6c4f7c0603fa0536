import * as pulumi from "@pulumi/pulumi";

/** The two keys of deletion, as in the settings. */
export interface DataKeys {
  readonly protectData: boolean;
  readonly allowDataLoss: boolean;
}

/** Whether domain, bucket, key and secret are protected: unless both keys are turned, one of them would stop a destroy midway. */
export const isDataKept = ({ protectData, allowDataLoss }: DataKeys): boolean => protectData || !allowDataLoss;

/**
 * Stops a destroy of a protected stack before it deletes anything, `--skip-preview` included.
 *
 * Pulumi deletes dependents first, and notices protection only at the resource itself: it would have deleted stream, setup and
 * alarms by the time it came to the protected domain. Everything is made before this component, so it is what a destroy
 * comes to first; being protected, it ends it. It has no resource of its own. Cost: nothing.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/protect/
 */
export class DataGuard extends pulumi.ComponentResource {
  /** @param everything all other components of the stack, and what awsx has made: a dependency on its component leaves that out. */
  constructor(
    name: string,
    isKept: boolean,
    everything: pulumi.Input<pulumi.Resource[]>,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("private-ingest:safety:DataGuard", name, {}, { ...opts, protect: isKept, dependsOn: everything });
    this.registerOutputs({});
  }
}
