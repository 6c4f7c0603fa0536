import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { policiesMarkdown } from "../../tools/docs/generate-policies";
import { rules } from "../../policy/rules";

describe("the catalogue of policies", () => {
  it("is the one that is committed", async () => {
    const committed = readFileSync(join(__dirname, "../../docs/policies.md"), "utf8");
    assert.equal(await format(policiesMarkdown(), { parser: "markdown" }), committed);
  });

  it("has an entry for every policy, with its settings", () => {
    const headings = [...policiesMarkdown().matchAll(/^### (.*)$/gm)].map(([, name]) => name);
    assert.deepEqual(
      headings,
      rules.map(({ name }) => name),
    );
    assert.match(policiesMarkdown(), /- Setting `allowedPorts` \(default `\[443\]`\): TCP ports that may be open\./);
  });

  it("shows the level of every preset", () => {
    assert.match(
      policiesMarkdown(),
      /^\| \[search-domain-data-nodes\]\(#search-domain-data-nodes\) \| medium \| advisory \| disabled \| mandatory \|$/m,
    );
    assert.match(
      policiesMarkdown(),
      /^\| \[search-domain-tls-policy\]\(#search-domain-tls-policy\) \| medium \| mandatory \| mandatory \| mandatory \|$/m,
    );
  });
});
