import type { Bucket } from "@private-ingest/operator/backup";
import type { DeliveryStream } from "./firehose/stream";
import type { ShownPipeline } from "./page-source";
import type { SeriesPoint, StoredDocument } from "./page/source";

/** A pipeline that runs the post's stream only, and whose store knows its fields only. */
export interface EarlierPipeline {
  readonly stream: DeliveryStream;
  readonly bucket: Bucket;
  readonly store: {
    readonly name: string;
    series(fromMs: number, toMs: number): Promise<readonly { second: number; ticker: string; price: number }[]>;
    documents(query: { search?: string; ticker?: string; limit: number }): Promise<readonly StoredDocument[]>;
  };
  readonly speed: number;
}

/** Such a pipeline as one of many streams; its points stay a second wide. */
export function pipelineOfOne({ bucket, speed, store, stream }: EarlierPipeline): ShownPipeline {
  return {
    speed,
    streams: [{ stream, bucket }],
    store: {
      name: store.name,
      series: async (_stream, _chart, fromMs, toMs): Promise<readonly SeriesPoint[]> =>
        (await store.series(fromMs, toMs)).map(({ second, ticker, price }) => ({ second, line: ticker, value: price })),
      extent: async () => {
        const points = await store.series(0, Number.MAX_SAFE_INTEGER / 1000);
        const [first, last] = [points[0], points.at(-1)];
        return first && last && { fromMs: first.second * 1000, toMs: last.second * 1000 };
      },
      documents: ({ limit, search, by }) =>
        store.documents({ limit, ...(search !== undefined && { search }), ...(by && { ticker: by.value }) }),
    },
  };
}
