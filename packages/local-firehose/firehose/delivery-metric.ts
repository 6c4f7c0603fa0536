import type { DestinationKind } from "./destination";

/**
 * What CloudWatch's metrics of deliveries begin with, as for the alarms and the doctor. Today's guide names OpenSearch alone; its edition
 * of 2020 and dashboards of today have DeliveryToElasticsearch for an Elasticsearch destination.
 */
export function deliveryMetric(destination: DestinationKind = "opensearch") {
  return destination === "elasticsearch" ? "DeliveryToElasticsearch" : "DeliveryToAmazonOpenSearchService";
}
