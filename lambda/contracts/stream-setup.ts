/** A stream's part in the domain, from its definition (streams/). */

/** A chart's value for the documents of an interval. */
export type Aggregation =
  { readonly kind: "count" } | { readonly kind: "avg" | "sum" | "min" | "max"; readonly field: string };

export interface Chart {
  readonly title: string;
  readonly y: Aggregation;
  /** A keyword field with a line per value; without it, one line. */
  readonly by?: string;
  /** Width of a point in seconds; by default it depends on the shown period. */
  readonly intervalSeconds?: number;
  /** Such as `USD` or `°C`. */
  readonly unit?: string;
}

/** The desired state of the domain for one stream. */
export interface StreamSetup {
  /** The stream's name in the stack's settings, such as `orders`. */
  readonly name: string;
  readonly description: string;
  /** The stream's index; rotated indices append a date. */
  readonly indexName: string;
  /** Title of the index pattern; matches the indices of the present rotation. */
  readonly indexPattern: string;
  /** The security role that the stream's delivery role holds. */
  readonly securityRole: string;
  /** ARN of the role that Firehose delivers as. */
  readonly deliveryRoleArn: string;
  /** The date field of charts and index pattern. */
  readonly timeField: string;
  /** Body of an index template's `mappings`; without it, mapping is dynamic. */
  readonly mappings?: Readonly<Record<string, unknown>>;
  /** Body of an index template's `settings`, besides shards and replicas. */
  readonly indexSettings?: Readonly<Record<string, unknown>>;
  /** Primary shards of each index. */
  readonly shards: number;
  /** Copies of each shard besides the primary. */
  readonly replicas: number;
  /** Days until an index is deleted; 0 keeps them all. */
  readonly retentionDays: number;
  /** Whether index pattern, visualisations, saved search and dashboard are made. */
  readonly dashboards: boolean;
  /** In display order; by default a count of documents. */
  readonly charts: readonly Chart[];
  /** Fields of the table of documents, in order; by default those of the mapping. */
  readonly columns: readonly string[];
  /** An export of Dashboards, instead of objects generated from `charts`. */
  readonly savedObjects?: string;
}
