import assert from "node:assert/strict";
import { request } from "../../opensearch/request";
import { isUnfit, judge } from "../../store/judge";
import { readMapping } from "../../store/mapping";
import type { LaunchedOpenSearch } from "../../../../tests/launched-opensearch";
import { properties, values } from "./mapping-corpus";

/** What the server says to one document: the type of its error, empty when it took the document. */
type Answer = string;

const index = "mappings-of-every-kind";

/** Gives every value to a field of every kind, in the server and in the embedded store. */
export function describeMappings(opensearch: () => LaunchedOpenSearch): void {
  describe("documents of any mapping", () => {
    before(() => opensearch().ready);
    after(() => request(opensearch().server, "DELETE", `/${index}`));

    it("are taken and refused by the embedded store as by OpenSearch", async function () {
      this.timeout(600_000);
      const admin = opensearch().server;
      const kinds = Object.entries(properties);
      // Undeclared fields of an object get the types of its first value: each value has its own.
      const fieldOf = (kind: number, value: number): string =>
        isObject(kinds[kind]![1]) ? `k${kind}_${value}` : `k${kind}`;
      const fields = kinds.flatMap(([, property], kind) =>
        values.map((_, value) => [fieldOf(kind, value), property] as const),
      );
      const mappings = { properties: Object.fromEntries(fields) };
      const settings = {
        number_of_replicas: 0,
        "mapping.total_fields.limit": 100_000,
        "mapping.nested_fields.limit": 10_000,
      };
      const created = await request(admin, "PUT", `/${index}`, { settings, mappings });
      assert.equal(created.status, 200, created.body);
      const differing: string[] = [];
      for (const [kind, [name, property]] of kinds.entries()) {
        const documents = values.map((value, place) => `{"${fieldOf(kind, place)}":${value}}`);
        const theirs = await answers(admin, documents);
        documents.forEach((document, place) => {
          // The limit of fields is raised there, not here.
          const judged = judge(document, readMapping({ properties: { [fieldOf(kind, place)]: property } }));
          const ours = !isUnfit(judged) ? "" : "type" in judged ? judged.type : "mapper_parsing_exception";
          if (ours !== theirs[place])
            differing.push(
              `${name}: ${values[place]!.slice(0, 60)}: ${ours || "taken"}, in OpenSearch ${theirs[place] || "taken"}`,
            );
        });
      }
      assert.deepEqual(differing, []);
    });
  });
}

function isObject({ properties: own, type }: Readonly<Record<string, unknown>>): boolean {
  return own !== undefined || type === "object";
}

async function answers(admin: Parameters<typeof request>[0], documents: readonly string[]): Promise<Answer[]> {
  const lines = documents.map((document) => `{"index":{}}\n${document}\n`).join("");
  const { body } = await request(admin, "POST", `/${index}/_bulk?filter_path=items.*.status,items.*.error.type`, lines);
  const { items } = JSON.parse(body) as { items: readonly { index: { error?: { type: string } } }[] };
  assert.equal(items.length, documents.length);
  return items.map(({ index: { error } }) => error?.type ?? "");
}
