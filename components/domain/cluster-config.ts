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
    // Three: two have no majority, and the service recommends no other number.
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

/** Always set: without it, Auto-Tune would stay on when a domain moves to the T family. */
export function autoTune(shape: DomainShape, partition: string): { desiredState: "ENABLED" | "DISABLED" } {
  const isOn = shape.autoTune === "auto" ? hasAutoTune({ ...shape, partition }) : shape.autoTune === "enabled";
  return { desiredState: isOn ? "ENABLED" : "DISABLED" };
}

/** Domains since 2023 always have a window. Older ones need it on for automatic updates. */
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
