import { documentFields } from "../../page/document-fields";
import type * as page from "../../page/source";
import type {
  ChartPoint,
  FailedObject,
  FailedRecord,
  ProgramView,
  StoredDocument,
  StreamView,
} from "../../page/source";
import { seededRandom } from "../../../../streams/seeded-random";

export const TICKERS = ["AAPL", "AMZN", "CRM", "GOOG", "INTC", "MSFT", "ORCL", "QXZ", "TGT", "WMT"];
const SECTORS = ["TECHNOLOGY", "RETAIL", "ENERGY", "HEALTHCARE", "FINANCIAL"];

/** Text that a browser would run as markup: in a ticker, documents and failed records. */
export const HOSTILE = `<img src=x onerror="document.title='owned'">`;

export const PROCESSING_KEY = "processing-failed/2026/11/23/15/private-ingest-1-2026-11-23-15-02-11-6f0f";
export const DELIVERY_KEY = "AmazonOpenSearchService_failed/2026/11/23/15/private-ingest-1-2026-11-23-15-04-40-9b1c";

const delivery = {
  indexRotationPeriod: "OneDay",
  bufferSizeMiB: 5,
  bufferIntervalSeconds: 60,
  retrySeconds: 300,
};

export const STOCKS: StreamView = {
  name: "stockdata",
  streamName: "private-ingest-dev",
  indexName: "stockdata",
  description: "Prices of made-up stocks",
  charts: [
    {
      title: "average price by ticker",
      y: { kind: "avg", field: "price" },
      by: "ticker_symbol.keyword",
      intervalSeconds: 1,
      unit: "USD",
    },
  ],
  columns: ["timestamp", "ticker_symbol", "sector", "price", "change"],
  epochs: {},
  delivery,
};

/** Orders with a time of their own, long ago, and names that a page must not run. */
export const ORDERS: StreamView = {
  name: "orders",
  streamName: "private-ingest-dev-orders",
  indexName: "orders",
  description: HOSTILE,
  charts: [
    { title: `turnover ${HOSTILE}`, y: { kind: "sum", field: "total" }, by: "customer.country", unit: "€" },
    { title: "orders", y: { kind: "count" } },
  ],
  columns: ["placed.at", "customer.country", "items.name", "items.packed", "paid", "total"],
  epochs: { "items.packed": "epoch_second", paid: "strict_date_optional_time||epoch_millis" },
  delivery: { ...delivery, bufferSizeMiB: 2 },
};
const COUNTRIES = ["DE", "FR", HOSTILE];
const ordersStored: readonly StoredDocument[] = Array.from({ length: 30 }, (_, minute) => ({
  index: "orders",
  id: `order-${minute}`,
  source: JSON.stringify({
    placed: { at: new Date(Date.UTC(2026, 0, 5, 12, minute)).toISOString() },
    paid: Date.UTC(2026, 0, 5, 12, minute, 7),
    customer: { country: COUNTRIES[minute % 3] },
    items: [{ name: "lamp", packed: Date.UTC(2026, 0, 5, 14, minute) / 1000 }, { name: `item ${minute}` }],
    total: minute,
  }),
}));

/** A pipeline that has delivered `seconds` seconds of a seeded random walk, ending now. */
export class FixtureSource implements page.PageSource {
  readonly points: ChartPoint[] = [];
  readonly stored: StoredDocument[] = [];
  readonly replayed: string[] = [];
  failed: FailedObject[];
  deliveries = 0;
  sent = 0;
  stopped: string | undefined;
  private readonly random: () => number;
  private readonly prices = new Map<string, number>();
  private readonly started = Date.now();

  constructor(
    private readonly options: {
      seed: number;
      seconds: number;
      tickers?: readonly string[];
      hostile?: boolean;
      streams?: readonly StreamView[];
    },
  ) {
    this.random = seededRandom(options.seed);
    const now = Math.floor(Date.now() / 1000);
    for (let second = now - options.seconds; second < now; second++) this.deliver(second);
    const modified = Date.now() - 95_000;
    const failed = [
      { key: DELIVERY_KEY, bytes: 1893, modified: modified + 60_000, holdsDocuments: true },
      { key: PROCESSING_KEY, bytes: 824, modified, holdsDocuments: false },
    ];
    this.failed = options.hostile ? failed : [];
  }

  /** One more second of documents, one per ticker (a few are missing, as in a real stream). */
  deliver(second: number): void {
    const tickers = this.options.tickers ?? TICKERS;
    for (const [place, ticker] of tickers.entries()) {
      const before = this.prices.get(ticker) ?? 40 + place * 22;
      const price = Math.round((before + (this.random() - 0.5) * 1.6) * 100) / 100;
      this.prices.set(ticker, price);
      this.sent++;
      if (this.random() < 0.05) continue;
      this.points.push({ second, line: ticker, value: price });
      const sector = this.options.hostile && place === 0 ? HOSTILE : (SECTORS[place % SECTORS.length] ?? "");
      const change = Math.round((price - before) * 100) / 100;
      const timestamp = new Date(second * 1000).toISOString();
      this.stored.push({
        index: `stockdata-${timestamp.slice(0, 10)}`,
        id: `${String(second)}-${ticker}`,
        source: JSON.stringify({ ticker_symbol: ticker, sector, change, price, timestamp }),
      });
    }
    this.deliveries++;
  }

  program(): ProgramView {
    const evaluated = { resources: RESOURCES, violations: VIOLATIONS, checked: RESOURCES.length - 1 };
    return { stack: "dev", ...evaluated, speed: 30, store: "DuckDB (embedded)" };
  }

  streams(): readonly StreamView[] {
    return this.options.streams ?? [STOCKS];
  }

  status(): page.PipelineStatus {
    const age = ((Date.now() - this.started) * 30) / 1000;
    const delivered = this.stored.length;
    const failed = this.failed.length === 0 ? 0 : 5;
    const counted = { sent: this.sent, transformed: delivered, delivered, failed, backedUp: failed };
    const status = {
      records: { ...counted, dropped: 0, retried: 2, inBuffer: this.sent - delivered - failed },
      buffers: [
        { name: "processing", bytes: 312_400, limitBytes: 1_048_576, ageSeconds: age % 60, limitSeconds: 60 },
        { name: "destination", bytes: 1_730_000, limitBytes: 5_242_880, ageSeconds: (age + 21) % 60, limitSeconds: 60 },
      ],
      batchesInFlight: 1,
      deliveries: this.deliveries,
      stopped: this.stopped,
    };
    return { records: status.records, streams: this.streams().map(({ name }) => ({ name, ...status })) };
  }

  extent(stream: string): Promise<page.TimeRange | undefined> {
    const times = this.pointsOf(stream).map(({ second }) => second * 1000);
    const extent = { fromMs: Math.min(...times), toMs: Math.max(...times) + 999 };
    return Promise.resolve(times.length === 0 ? undefined : extent);
  }

  /** Every document as a point of its own, as wide as the stocks' chart has them. */
  private pointsOf(stream: string): readonly ChartPoint[] {
    if (stream === STOCKS.name) return this.points;
    return Array.from({ length: 30 }, (_, minute) => ({
      second: Date.UTC(2026, 0, 5, 12, minute) / 1000,
      line: COUNTRIES[minute % 3]!,
      value: minute,
    }));
  }

  series({ stream, chart, fromMs, toMs, intervalSeconds }: page.SeriesQuery): Promise<readonly ChartPoint[]> {
    const found = new Map<string, number[]>();
    for (const { second, line, value } of this.pointsOf(stream)) {
      if (second * 1000 < fromMs || second * 1000 >= toMs) continue;
      const start = Math.floor(second / intervalSeconds) * intervalSeconds;
      const key = JSON.stringify([start, chart.by === undefined ? "" : line]);
      found.set(key, [...(found.get(key) ?? []), value]);
    }
    const points = [...found].map(([key, values]) => {
      const [second, line] = JSON.parse(key) as [number, string];
      const sum = values.reduce((total, value) => total + value, 0);
      const { kind } = chart.y;
      return { second, line, value: kind === "count" ? values.length : kind === "sum" ? sum : sum / values.length };
    });
    return Promise.resolve(points);
  }

  documents(query: page.DocumentQuery): Promise<readonly StoredDocument[]> {
    const { by } = query;
    const field = by?.field.replace(/\.keyword$/, "") ?? "";
    const found = (query.stream === STOCKS.name ? this.stored : ordersStored).filter(
      ({ source }) =>
        (by === undefined || documentFields(source, [field])[0]?.[1].text === by.value) &&
        (query.search === undefined || source.toLowerCase().includes(query.search.toLowerCase())),
    );
    return Promise.resolve(found.reverse().slice(0, query.limit));
  }

  failures(stream = STOCKS.name): Promise<readonly FailedObject[]> {
    return Promise.resolve(stream === STOCKS.name ? this.failed : []);
  }

  failure(key: string): Promise<readonly FailedRecord[]> {
    return Promise.resolve(key === PROCESSING_KEY ? PROCESSING_RECORDS : DELIVERY_RECORDS);
  }

  replay(key: string): Promise<number> {
    this.replayed.push(key);
    return Promise.resolve(key === PROCESSING_KEY ? PROCESSING_RECORDS.length : DELIVERY_RECORDS.length);
  }
}

const ARRIVED = Date.UTC(2026, 10, 23, 15, 1, 58, 120);

const marked = {
  errorCode: "Lambda.ProcessingFailedStatus",
  errorMessage: "ProcessingFailed status set for record",
  attemptsMade: 4,
};
const PROCESSING_RECORDS: readonly FailedRecord[] = [
  { ...marked, arrivalTimestamp: ARRIVED, text: `{"ticker_symbol": "QXZ", ${HOSTILE}` },
  { ...marked, arrivalTimestamp: ARRIVED + 41, text: "not JSON at all" },
];

const DELIVERY_RECORDS: readonly FailedRecord[] = [0, 1, 2].map((place) => ({
  errorCode: "400",
  errorMessage: `mapper_parsing_exception: failed to parse field [price] of type [double] in document with id '${String(place)}'`,
  attemptsMade: 1,
  arrivalTimestamp: ARRIVED + 100_000 + place,
  text: `{"ticker_symbol":"TGT","sector":"RETAIL","change":0.1,"price":"n/a","timestamp":"2026-11-23T15:03:3${String(place)}Z"}`,
}));

const URN = "urn:pulumi:dev::private-ingest::";

type Resource = ProgramView["resources"][number];
const resource = (type: string, name: string, parent?: Resource): Resource => ({
  ...{ urn: `${URN}${type}::${name}`, type, name, parent: parent?.urn ?? "" },
});

const stack = resource("pulumi:pulumi:Stack", "private-ingest-dev");
const network = resource("private-ingest:network:Network", "private-ingest", stack);
const vpc = resource("awsx:ec2:Vpc", "private-ingest", network);
const domain = resource("aws:opensearch/domain:Domain", "private-ingest", stack);
const stream = resource("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "private-ingest", stack);
const subnet = resource("aws:ec2/subnet:Subnet", "private-ingest-private-1", vpc);
const RESOURCES: readonly Resource[] = [stack, network, vpc, subnet, domain, stream];

const level = "advisory" as const;
const masters =
  "The domain has no dedicated master nodes, so a busy data node can lose the cluster. Set dedicatedMasters.";
const key = "The stream is encrypted with an AWS owned key. Set serverSideEncryption.keyType to CUSTOMER_MANAGED_CMK.";
const VIOLATIONS: ProgramView["violations"] = [
  { policy: "search-domain-dedicated-masters", level, message: masters, urn: domain.urn },
  { policy: "firehose-customer-key", level, message: key, urn: stream.urn },
];

export const fieldsOf = (source: string) => JSON.parse(source) as Record<string, unknown>;
