import { type IndexRotation, ROTATION_DAYS } from "../stream/index-rotation";

/** How an index is laid out over the data nodes. */
export interface IndexLayout {
  readonly shards: number;
  readonly replicas: number;
}

/** Data a shard should hold at most for logs: 30 to 50 GiB. */
export const SHARD_GIB = 50;

/**
 * Replicas need a node of their own: a single node with replicas is yellow for ever. With standby, two copies besides the
 * primary make one a zone. An index that fills at most its share of the volumes, which is the less the oftener a new one is
 * begun, needs few shards: one for each 50 GiB that it can come to hold, at least one.
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
  // Kept for ever is taken as a month: the rotation makes new indices all the same. Without rotation there is one.
  const indices = Math.max(1, (shape.retentionDays || 30) / ROTATION_DAYS[shape.indexRotation]);
  const gibAnIndex = (shape.volumeSizeGiB * shape.instanceCount) / copies / indices;
  return { shards: Math.max(1, Math.ceil(gibAnIndex / SHARD_GIB)), replicas };
}
