/** What a stream is to the domain and its readers: part of a stream's definition (streams/). */

/** How a chart makes one value of the documents of an interval. */
export type Aggregation =
  { readonly kind: "count" } | { readonly kind: "avg" | "sum" | "min" | "max"; readonly field: string };

export interface Chart {
  readonly title: string;
  readonly y: Aggregation;
  /** A keyword field with a line per value; without it there is one line. */
  readonly by?: string;
  /** Width of a point in seconds; without it the width follows the period that is shown. */
  readonly intervalSeconds?: number;
  /** Such as `USD` or `°C`. */
  readonly unit?: string;
}

/** What the domain is to have for one stream, beside the role that delivers. */
export interface StreamSetup {
  /** The stream's name in the stack's settings, such as `orders`. */
  readonly name: string;
  readonly description: string;
  /** The stream's index; its rotated indices have a date behind it. */
  readonly indexName: string;
  /** Matches the indices of the present rotation: the title of the index pattern. */
  readonly indexPattern: string;
  /** The security role that the stream's delivery role holds. */
  readonly securityRole: string;
  /** ARN of the role that Firehose delivers as. */
  readonly deliveryRoleArn: string;
  /** The date field that charts and index pattern go by. */
  readonly timeField: string;
  /** Body of an index template's `mappings`; without it fields are mapped as they come. */
  readonly mappings?: Readonly<Record<string, unknown>>;
  /** Body of an index template's `settings`, beside shards and replicas. */
  readonly indexSettings?: Readonly<Record<string, unknown>>;
  /** Primary shards of each index. */
  readonly shards: number;
  /** Copies of each shard besides the primary. */
  readonly replicas: number;
  /** Days until an index is deleted; 0 keeps them all. */
  readonly retentionDays: number;
  /** Whether index pattern, visualisations, saved search and dashboard are made. */
  readonly dashboards: boolean;
  /** In the order in which they are shown; a count of documents where there is none. */
  readonly charts: readonly Chart[];
  /** Fields of the table of documents, in order; those of the mapping where there is none. */
  readonly columns: readonly string[];
  /** An export of Dashboards, in place of what is generated from `charts`. */
  readonly savedObjects?: string;
}
