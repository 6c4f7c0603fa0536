/** What follows from the engine a domain runs; everything that differs between the two hangs on this one switch. */
export interface Engine {
  /** Also the `destination` of the delivery stream. */
  readonly kind: "opensearch" | "elasticsearch";
  /** `OpenSearch_2.19`, `Elasticsearch_7.10`. */
  readonly version: string;
  /** Folder of refused documents in the backup bucket. */
  readonly failedPrefix: string;
  /** First part of the stream's delivery metrics, as in `<prefix>.Success`. */
  readonly metricPrefix: string;
  /** The domain's metric that counts all requests. */
  readonly requestsMetric: "OpenSearchRequests" | "ElasticsearchRequests";
  /** Path of OpenSearch Dashboards or Kibana. */
  readonly dashboardsPath: string;
  /** The type that documents are written with; only Elasticsearch 6 has any, and there none can be written without. */
  readonly mappingType?: "_doc";
}

/**
 * @param version `OpenSearch_x.y` or `Elasticsearch_x.y`.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/retry.html
 */
export function engineOf(version: string): Engine {
  return version.startsWith("Elasticsearch_")
    ? {
        kind: "elasticsearch",
        version,
        failedPrefix: "elasticsearch_failed/",
        metricPrefix: "DeliveryToElasticsearch",
        requestsMetric: "ElasticsearchRequests",
        dashboardsPath: "/_plugin/kibana/",
        ...(version.startsWith("Elasticsearch_6.") ? { mappingType: "_doc" } : {}),
      }
    : {
        kind: "opensearch",
        version,
        failedPrefix: "AmazonOpenSearchService_failed/",
        metricPrefix: "DeliveryToAmazonOpenSearchService",
        requestsMetric: "OpenSearchRequests",
        dashboardsPath: "/_dashboards/",
      };
}
