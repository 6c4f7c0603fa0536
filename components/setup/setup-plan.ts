import { type IndexRotation, ROTATION_DAYS } from "../stream/index-rotation";

export interface IndexLayout {
  readonly shards: number;
  readonly replicas: number;
}

/** AWS advises 30 to 50 GiB per shard for logs. */
export const SHARD_GIB = 50;

/**
 * Replicas and primary shards of an index: one replica with several nodes, two with standby; a
 * shard per 50 GiB of its share of the volumes. The more often indices rotate, the smaller each is.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/bp-sharding.html
 */
export function planIndex(shape: {
  readonly instanceCount: number;
  readonly multiAzWithStandby: boolean;
  readonly volumeSizeGiB: number;
  readonly retentionDays: number;
  readonly indexRotation: IndexRotation;
}): IndexLayout {
  const replicas = shape.instanceCount === 1 ? 0 : shape.multiAzWithStandby ? 2 : 1;
  const copies = replicas + 1;
  // Indices kept for ever count as a month of them. Without rotation there is one.
  const indices = Math.max(1, (shape.retentionDays || 30) / ROTATION_DAYS[shape.indexRotation]);
  const gibPerIndex = (shape.volumeSizeGiB * shape.instanceCount) / copies / indices;
  return { shards: Math.max(1, Math.ceil(gibPerIndex / SHARD_GIB)), replicas };
}
