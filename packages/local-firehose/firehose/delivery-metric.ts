import type { DestinationKind } from "./destination";

/**
 * Prefix of CloudWatch's metrics of deliveries. Today's guide names OpenSearch only; its edition of
 * 2020 and dashboards of today have DeliveryToElasticsearch for an Elasticsearch destination.
 */
export function deliveryMetric(destination: DestinationKind = "opensearch") {
  return destination === "elasticsearch" ? "DeliveryToElasticsearch" : "DeliveryToAmazonOpenSearchService";
}
