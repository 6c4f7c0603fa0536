import type * as pulumi from "@pulumi/pulumi";

/** A stream's stack outputs; packages/client/outputs.ts describes them. */
export interface DeliveryOutputs {
  readonly streamName: string;
  readonly streamArn: pulumi.Output<string>;
  readonly deliveryRoleArn: pulumi.Output<string>;
  readonly indexName: string;
  readonly indexPattern: string;
  readonly transformFunctionName: pulumi.Input<string>;
  readonly backupPrefix: string;
  readonly failedPrefix: string;
  readonly producerPolicyJson: pulumi.Output<string>;
}

export function streamOutputs(
  settings: readonly { readonly name: string; readonly securityRole: string }[],
  made: readonly { readonly outputs: DeliveryOutputs; readonly securityGroupId: pulumi.Input<string> }[],
): Omit<DeliveryOutputs, "backupPrefix"> & {
  readonly securityRole: string;
  readonly streamSecurityGroupId: pulumi.Input<string>;
  readonly streams: Readonly<Record<string, DeliveryOutputs>>;
} {
  const [firstSettings] = settings;
  const [first] = made;
  if (firstSettings === undefined || first === undefined) throw new Error("there is no stream; at least one is needed");
  const { backupPrefix: _, ...flat } = first.outputs;
  return {
    ...flat,
    securityRole: firstSettings.securityRole,
    streamSecurityGroupId: first.securityGroupId,
    streams: Object.fromEntries(
      settings.flatMap(({ name }, place) => made.slice(place, place + 1).map((one) => [name, one.outputs])),
    ),
  };
}
