import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { lookUpsIn } from "./existing-account";
import { projectDirectory, runInProcess } from "./in-process";
import { keysOf } from "./keys";

describe("the service-linked role", () => {
  const key = "iam.ServiceLinkedRole domain-service-linked";
  const table: [setting: string, roles: Readonly<Record<string, readonly string[]>>, made: boolean][] = [
    ["auto", {}, true],
    ["auto", { "opensearchservice.amazonaws.com": ["AWSServiceRoleForAmazonOpenSearchService"] }, false],
    ["auto", { "es.amazonaws.com": ["AWSServiceRoleForAmazonElasticsearchService"] }, false],
    ["create", { "es.amazonaws.com": ["AWSServiceRoleForAmazonElasticsearchService"] }, true],
    ["skip", {}, false],
  ];
  for (const [serviceLinkedRole, serviceLinkedRoles, made] of table) {
    const there = Object.values(serviceLinkedRoles).flat().join() || "none";
    it(`is ${made ? "made" : "not made"} with ${serviceLinkedRole} where there is ${there}`, async () => {
      const { resources, errors } = await runInProcess({
        config: { serviceLinkedRole },
        invokes: lookUpsIn({ serviceLinkedRoles }),
      });
      assert.deepEqual(errors, []);
      assert.equal(keysOf(resources).includes(key), made);
    });
  }

  it("that another deployment makes between look-up and creation stops one update, and the next goes on", async () => {
    const type = "aws:iam/serviceLinkedRole:ServiceLinkedRole";
    const stopped = await runInProcess({ mode: "update", failAt: type, invokes: lookUpsIn({}) });
    assert.equal(stopped.errors.length, 1);
    assert(!keysOf(stopped.resources).includes("opensearch.Domain domain"), "the domain waits for the role");
    const there = { "opensearchservice.amazonaws.com": ["AWSServiceRoleForAmazonOpenSearchService"] };
    const next = await runInProcess({ mode: "update", invokes: lookUpsIn({ serviceLinkedRoles: there }) });
    assert.deepEqual(next.errors, []);
    assert(!keysOf(next.resources).includes(key));
    const before = new Map(stopped.resources.map(({ urn, inputs }) => [urn, inputs]));
    for (const { urn, inputs } of next.resources) {
      if (before.has(urn)) assert.deepEqual(inputs, before.get(urn), `${urn} stays as it was made`);
    }
    // Only AWS's words are left to tell what happened: whoever looks for them finds what to do.
    const operations = readFileSync(join(projectDirectory, "docs/operations.md"), "utf8");
    const section = /### Service-linked role\n([^]*?)\n### /.exec(operations)?.[1] ?? "";
    assert.match(
      section,
      /AWSServiceRoleForAmazonOpenSearchService has been taken in this account.*run `npx pulumi up` again/,
    );
    assert.match(
      section,
      /enable a service-linked role to give Amazon OpenSearch Service permissions.*create-service-linked-role/,
    );
  });

  it("that appears between preview and update is left alone, and one of our own is let go, never deleted", async () => {
    const there = { "opensearchservice.amazonaws.com": ["AWSServiceRoleForAmazonOpenSearchService"] };
    const role = async (mode: "preview" | "update", serviceLinkedRoles: Record<string, string[]>) => {
      const { resources, errors } = await runInProcess({ mode, invokes: lookUpsIn({ serviceLinkedRoles }) });
      assert.deepEqual(errors, []);
      return resources[keysOf(resources).indexOf(key)];
    };
    // Each run looks anew: the update does not make what the preview has announced.
    assert.notEqual(await role("preview", {}), undefined);
    assert.equal(await role("update", there), undefined);
    // The run after finds the role of the run before, and no longer declares it: to delete it would break other domains.
    assert.equal((await role("update", {}))?.retainOnDelete, true);
  });
});
