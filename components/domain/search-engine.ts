export interface Engine {
  /** Also the `destination` of the delivery stream. */
  readonly kind: "opensearch" | "elasticsearch";
  /** `OpenSearch_2.19`, `Elasticsearch_7.10`. */
  readonly version: string;
  /** Folder of refused documents in the backup bucket. */
  readonly failedPrefix: string;
  /** First part of the stream's delivery metrics, as in `<prefix>.Success`. */
  readonly metricPrefix: string;
  readonly requestsMetric: "OpenSearchRequests" | "ElasticsearchRequests";
  readonly dashboardsPath: string;
}

/** Of other versions the setup function does not speak the APIs: upgrade such a domain first. */
export const SUPPORTED_VERSION = /^(OpenSearch_[1-3]\.\d{1,2}|Elasticsearch_7\.10)$/;

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

/** OpenSearch 2.19 as 219, so that versions compare; every Elasticsearch is older. */
export function openSearchVersion(engineVersion: string): number {
  const match = /^OpenSearch_(\d+)\.(\d+)$/.exec(engineVersion);
  return match ? Number(match[1]) * 100 + Number(match[2]) : 0;
}
