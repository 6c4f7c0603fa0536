import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { declarations, type Declarations, sources } from "../../settings/declarations";
import { loadSettings, SettingsError, tagsOf } from "../../settings";
import { type Configuration, problemsOf, read } from "./configurations";
import { settingCases } from "./setting-cases";

describe("settings", () => {
  it("are the walkthrough's when nothing is given", () => {
    const { settings, problems } = read({});
    assert.deepEqual(problems, []);
    const { streams, domainName: _, ...others } = settings;
    for (const [key, value] of Object.entries(others))
      assert.deepEqual(value, declarations[key as keyof Declarations].default, key);
    assert.deepEqual(
      streams.map(({ name, indexName, streamName, securityRole }) => [name, indexName, streamName, securityRole]),
      [["stockdata", "stockdata", "private-ingest-dev-stockdata", "firehose-role"]],
    );
    assert.equal(settings.domainName, "private-ingest-dev");
  });

  it("have a case for each setting", () => {
    assert.deepEqual(Object.keys(settingCases).sort(), Object.keys(declarations).sort());
  });

  for (const [key, { good, bad }] of Object.entries(settingCases)) {
    it(`take ${good.length} texts for ${key} and refuse ${bad.length}`, () => {
      const declaration = declarations[key as keyof Declarations];
      for (const [raw, value] of good) assert.deepEqual(declaration.parse(raw), value, JSON.stringify(raw));
      for (const raw of bad)
        assert.deepEqual(problemsOf({ [key]: raw }), [
          `${key}: ${raw} given; allowed is ${declaration.allowed} (${sources[declaration.group]})`,
        ]);
    });
  }

  it("that do not exist are named, with the nearest existing one", () => {
    assert.deepEqual(problemsOf({ bufferIntervalSecond: "60", toString: "x", zzzzzzzzzzzzzzzz: "1" }), [
      "bufferIntervalSecond: there is no such setting; did you mean bufferIntervalSeconds? (all of them: docs/settings.md)",
      "toString: there is no such setting (all of them: docs/settings.md)",
      "zzzzzzzzzzzzzzzz: there is no such setting (all of them: docs/settings.md)",
    ]);
  });

  it("are all checked, even if one is wrong", () => {
    const settings = read({
      retrySeconds: "-1",
      dedicatedMaster: "true",
      allowDataLoss: "true",
      availabilityZones: "9",
    })
      .problems.map(({ setting }) => setting)
      .sort();
    assert.deepEqual(settings, ["availabilityZones", "dedicatedMaster", "protectData + allowDataLoss", "retrySeconds"]);
  });

  it("translate the instance names of before 2021", () => {
    const { settings, problems } = read({
      instanceType: "m5.xlarge.elasticsearch",
      masterType: "c5.large.elasticsearch",
    });
    assert.deepEqual(problems, []);
    assert.equal(settings.instanceType, "m5.xlarge.search");
    assert.equal(settings.masterType, "c5.large.search");
  });

  it("give tags by name", () => {
    const { settings } = read({ tags: '["team=search","formula=a=b","empty="]' });
    assert.deepEqual(tagsOf(settings), { team: "search", formula: "a=b", empty: "" });
  });
});

describe("the settings of a stack", () => {
  const environment = { ...process.env };

  function configure(config: Configuration): void {
    // The provider takes the region from here too.
    delete process.env["AWS_REGION"];
    delete process.env["AWS_DEFAULT_REGION"];
    pulumi.runtime.setAllConfig({ ...config });
  }

  const stackIs = (stack: string): Promise<void> =>
    pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) }, "shop", stack);

  beforeEach(() => stackIs("prod"));
  after(() => {
    process.env = environment;
    pulumi.runtime.setAllConfig({});
  });

  it("are read from the project's keys, and no others", () => {
    configure({
      "aws:region": "eu-west-1",
      "shop:indexName": "ticks",
      "other:indexName": "none of ours",
      "shop:tags": "[]",
    });
    const { streams, domainName, tags } = loadSettings();
    assert.deepEqual([streams[0]?.indexName, domainName, tags], ["ticks", "shop-prod", []]);
  });

  it("are refused with every problem in one error", () => {
    configure({ "shop:retrySeconds": "9999", "shop:engine": "solr" });
    assert.throws(loadSettings, (error) => {
      assert(error instanceof SettingsError);
      // What makes Pulumi print the message alone.
      assert(pulumi.RunError.isInstance(error));
      assert.match(error.message, /^3 problems in .* stack prod:\n.*retrySeconds: .*\n.*engine: .*\n.*aws:region: .*$/);
      return true;
    });
  });

  it("are refused when the stack's name leaves no room for the stream's", async () => {
    configure({ "aws:region": "eu-west-1" });
    await stackIs("x".repeat(49));
    assert.doesNotThrow(loadSettings);
    await stackIs("x".repeat(50));
    assert.throws(
      loadSettings,
      /^Error: 1 problem in .*\n.*stack \+ streams\.stockdata: shop-x{50}-stockdata given.* 65 characters; allowed are 64/,
    );
  });
});
