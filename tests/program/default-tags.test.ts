import assert from "node:assert/strict";
import fc from "fast-check";
import { mergeTags, tagProblems } from "../../components/stack/default-tags";
import { runInProcess } from "./in-process";

const numbered = (count: number): Record<string, string> =>
  Object.fromEntries([...Array(count).keys()].map((number) => [`tag${number}`, ""]));

interface ProviderTags {
  readonly defaultTags: string;
  readonly ignoreTags?: string;
  readonly [key: string]: unknown;
}

async function providerOf(config: Readonly<Record<string, unknown>>): Promise<ProviderTags> {
  const { resources, errors } = await runInProcess({ config });
  assert.deepEqual(errors, []);
  return resources.find(({ type }) => type === "pulumi:providers:aws")!.inputs as ProviderTags;
}

describe("the tags of every resource", () => {
  it("are those of aws:defaultTags, overridden by the settings", async () => {
    const { defaultTags } = await providerOf({
      "aws:defaultTags": { tags: { team: "platform", "cost-center": "42" } },
      tags: ["team=search", "formula=a=b"],
    });
    assert.deepEqual(JSON.parse(defaultTags), {
      tags: { team: "search", "cost-center": "42", formula: "a=b" },
    });
  });

  for (const given of [
    { team: "platform" },
    [{ tags: { team: "platform" } }],
    { tags: ["team=platform"] },
    { tags: "x" },
  ]) {
    it(`are refused in a shape unknown to the provider: ${JSON.stringify(given)}`, async () => {
      const { errors, resources } = await runInProcess({ config: { "aws:defaultTags": given } });
      assert.match(errors.join(), /aws:defaultTags: .*given; allowed is/);
      assert(!resources.some(({ custom }) => custom));
    });
  }

  for (const given of [{}, { tags: {} }]) {
    it(`may be absent: ${JSON.stringify(given)}`, async () => {
      assert.deepEqual(JSON.parse((await providerOf({ "aws:defaultTags": given })).defaultTags), { tags: {} });
    });
  }

  it("change no other key of aws:", async () => {
    const given = {
      "aws:ignoreTags": { keyPrefixes: ["kubernetes.io/"], keys: ["LastScanned"] },
      "aws:allowedAccountIds": ["123456789012"],
      "aws:maxRetries": 7,
      "aws:assumeRoles": [{ roleArn: "arn:aws:iam::123456789012:role/deploy" }],
      "aws:profile": "ingest",
    };
    const inputs = await providerOf(given);
    for (const [key, value] of Object.entries(given)) {
      const found = inputs[key.slice("aws:".length)];
      assert.deepEqual(typeof value === "string" ? found : JSON.parse(String(found)), value, key);
    }
  });

  it("are refused if the two differ only in case", async () => {
    const { errors, resources } = await runInProcess({
      config: { "aws:defaultTags": { tags: { Team: "platform" } }, tags: ["team=search"] },
    });
    assert.match(errors.join(), /aws:defaultTags \+ tags: .*Team and team/);
    assert(!resources.some(({ custom }) => custom));
  });

  it("are refused if names of the settings differ only in case", async () => {
    const { errors } = await runInProcess({ config: { tags: ["team=a", "Team=b"] } });
    assert.match(errors.join(), /\btags: team and Team/);
  });

  it("are counted together with tags that only some resources have", () => {
    assert.deepEqual(tagProblems(mergeTags(numbered(30), numbered(47))), []);
    assert.equal(tagProblems(numbered(48)).length, 1);
    // Three of these are on those resources anyway.
    const known = { Name: "x", SubnetType: "y", "private-ingest:stack": "z" };
    assert.deepEqual(tagProblems({ ...numbered(47), ...known }), []);
    assert.equal(tagProblems({ ...numbered(48), ...known }).length, 1);
  });

  it("become texts from any type of the CLI, in IAM's alphabet", () => {
    assert.deepEqual(mergeTags({ cost: 42, paid: true }, {}), { cost: "42", paid: "true" });
    const refused: Record<string, string>[] = [
      { "aws:team": "x" },
      { "AWS:team": "x" },
      { "": "x" },
      { a: "x".repeat(257) },
      { "a*": "" },
    ];
    for (const tags of refused) assert.equal(tagProblems(tags).length, 1, JSON.stringify(tags));
  });

  it("are accepted exactly if their names are distinct without case", () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-cA-C]{1,2}$/), { maxLength: 6 });
    fc.assert(
      fc.property(names, (given) => {
        const distinct = new Set(given.map((name) => name.toLowerCase())).size === given.length;
        return (tagProblems(Object.fromEntries(given.map((name) => [name, ""]))).length === 0) === distinct;
      }),
    );
  });
});
