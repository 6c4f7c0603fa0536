import type * as aws from "../aws";
import { type DomainShape, hasAutoTune } from "./domain-rules";

type ClusterConfig = aws.types.input.opensearch.DomainClusterConfig;

export function clusterConfig(shape: DomainShape & { readonly warmType: string }): ClusterConfig {
  const zoneAware = shape.availabilityZones > 1;
  return {
    instanceType: shape.instanceType,
    instanceCount: shape.instanceCount,
    zoneAwarenessEnabled: zoneAware,
    ...(zoneAware ? { zoneAwarenessConfig: { availabilityZoneCount: shape.availabilityZones } } : {}),
    multiAzWithStandbyEnabled: shape.multiAzWithStandby,
    dedicatedMasterEnabled: shape.dedicatedMasters,
    // Three, as two cannot outvote each other and the service recommends no other number.
    ...(shape.dedicatedMasters ? { dedicatedMasterCount: 3, dedicatedMasterType: shape.masterType } : {}),
    ...(shape.warmNodes > 0
      ? {
          warmEnabled: true,
          warmCount: shape.warmNodes,
          warmType: shape.warmType,
          coldStorageOptions: { enabled: shape.coldStorage },
        }
      : {}),
  };
}

/** Always said: left out, it would stay on when a domain moves to the T family. */
export function autoTune(shape: DomainShape, partition: string): { desiredState: "ENABLED" | "DISABLED" } {
  const isOn = shape.autoTune === "auto" ? hasAutoTune({ ...shape, partition }) : shape.autoTune === "enabled";
  return { desiredState: isOn ? "ENABLED" : "DISABLED" };
}

/** A window is on for every domain since 2023. Older domains need it on to update by themselves. */
export function offPeakWindow(settings: {
  readonly offPeakWindowStart: string;
  readonly autoSoftwareUpdate: boolean;
}): Pick<aws.opensearch.DomainArgs, "offPeakWindowOptions"> {
  const { offPeakWindowStart, autoSoftwareUpdate } = settings;
  if (offPeakWindowStart === "") return autoSoftwareUpdate ? { offPeakWindowOptions: { enabled: true } } : {};
  const [hours, minutes] = offPeakWindowStart.split(":").map(Number);
  return {
    offPeakWindowOptions: { enabled: true, offPeakWindow: { windowStartTime: { hours, minutes } } },
  };
}
