import assert from "node:assert/strict";
import fc from "fast-check";
import { type VersionChange, versionChange } from "../../components/domain/upgrade-path";

describe("a change of the engine's version", () => {
  // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/version-migration.html
  const table: [from: string, to: string, kind: VersionChange["kind"], next?: string][] = [
    ["OpenSearch_2.19", "OpenSearch_2.19", "none"],
    ["OpenSearch_2.9", "OpenSearch_2.19", "inPlace"],
    ["OpenSearch_1.3", "OpenSearch_2.19", "inPlace"],
    ["OpenSearch_2.19", "OpenSearch_3.5", "inPlace"],
    ["OpenSearch_3.1", "OpenSearch_3.3", "inPlace"],
    ["Elasticsearch_7.10", "OpenSearch_1.2", "inPlace"],
    ["Elasticsearch_6.8", "OpenSearch_1.3", "inPlace"],
    ["Elasticsearch_6.8", "Elasticsearch_7.10", "inPlace"],
    ["OpenSearch_2.11", "OpenSearch_3.1", "offPath", "OpenSearch_2.19"],
    ["OpenSearch_1.3", "OpenSearch_3.1", "offPath", "OpenSearch_2.19"],
    ["OpenSearch_1.2", "OpenSearch_2.19", "offPath", "OpenSearch_1.3"],
    ["OpenSearch_1.0", "OpenSearch_3.1", "offPath", "OpenSearch_1.3"],
    ["Elasticsearch_7.10", "OpenSearch_2.19", "offPath", "OpenSearch_1.3"],
    ["Elasticsearch_7.4", "OpenSearch_3.1", "offPath", "OpenSearch_1.3"],
    ["Elasticsearch_6.7", "OpenSearch_1.3", "offPath", "Elasticsearch_6.8"],
    ["Elasticsearch_5.5", "Elasticsearch_7.10", "offPath", "Elasticsearch_5.6"],
    ["OpenSearch_2.19", "OpenSearch_2.9", "downgrade"],
    ["OpenSearch_1.0", "Elasticsearch_7.10", "downgrade"],
    ["OpenSearch_3.1", "OpenSearch_2.19", "downgrade"],
  ];
  for (const [from, to, kind, next] of table) {
    it(`from ${from} to ${to} is ${kind}${next === undefined ? "" : `, by ${next}`}`, () => {
      assert.deepEqual(versionChange(from, to), kind === "offPath" ? { kind, next } : { kind });
    });
  }

  it("reaches its target through the named versions", () => {
    const versions = fc.constantFrom(...new Set(table.flatMap(([from, to]) => [from, to])));
    fc.assert(
      fc.property(versions, versions, (from, to) => {
        const change = versionChange(from, to);
        assert.equal(change.kind === "downgrade", from !== to && versionChange(to, from).kind !== "downgrade");
        if (change.kind !== "offPath") return;
        assert(change.next !== undefined);
        assert.equal(versionChange(from, change.next).kind, "inPlace");
        assert.notEqual(versionChange(change.next, to).kind, "downgrade");
      }),
    );
  });
});
