import assert from "node:assert/strict";
import { engineOf } from "../../components/domain/search-engine";

describe("the engine", () => {
  for (const version of ["OpenSearch_1.0", "OpenSearch_2.19", "OpenSearch_3.1"]) {
    it(`of ${version} is opensearch`, () => {
      assert.deepEqual(engineOf(version), {
        kind: "opensearch",
        version,
        failedPrefix: "AmazonOpenSearchService_failed/",
        metricPrefix: "DeliveryToAmazonOpenSearchService",
        requestsMetric: "OpenSearchRequests",
        dashboardsPath: "/_dashboards/",
      });
    });
  }
  for (const version of ["Elasticsearch_7.10"]) {
    it(`of ${version} is elasticsearch`, () => {
      assert.deepEqual(engineOf(version), {
        kind: "elasticsearch",
        version,
        failedPrefix: "elasticsearch_failed/",
        metricPrefix: "DeliveryToElasticsearch",
        requestsMetric: "ElasticsearchRequests",
        dashboardsPath: "/_plugin/kibana/",
      });
    });
  }
});
