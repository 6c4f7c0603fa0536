import assert from "node:assert/strict";
import { configurationReader, problemsOf, type Schema, type SettingsSchema } from "../../policy/settings";
import { rules } from "../../policy/all-rules";
import { judge } from "./pack";

const schemaOf = (name: string): Readonly<Record<string, Schema>> =>
  rules.find((rule) => rule.name === name)?.configSchema?.properties ?? {};

const https = schemaOf("security-group-https-only");
const ingress = schemaOf("security-group-no-public-ingress");
const exemption = { urn: "*", reason: "r", expires: "2030-01-01" };

describe("a policy's configuration", () => {
  it("is read once, and again when any of it changes", () => {
    const seconds = (value: number) => ({ type: "integer", description: "", default: value }) as const;
    const schema: SettingsSchema<{ first: number; last: number }> = { first: seconds(1), last: seconds(2) };
    const read = configurationReader(schema);
    const once = read({ first: 3, last: 4 });
    assert.deepEqual(once.settings, { first: 3, last: 4 });
    assert.equal(read({ first: 3, last: 4 }), once);
    for (const given of [{ first: 3, last: 5 }, { first: 3 }, { last: 4 }, {}, { last: 6 }, { first: 6 }]) {
      assert.deepEqual(read(given).settings, { first: 1, last: 2, ...given });
    }
  });

  it("is accepted when it is valid", () => {
    assert.deepEqual(problemsOf(https, { allowedPorts: [443, 9200], exemptions: [exemption] }), []);
    assert.deepEqual(problemsOf(ingress, { allowedRanges: ["203.0.113.0/24", "2001:db8::/32"] }), []);
    assert.deepEqual(problemsOf(schemaOf("search-domain-tls-policy"), { forwardSecrecy: true }), []);
    assert.deepEqual(problemsOf(https, {}), []);
  });

  it("is refused with the path, the value and what is allowed, all problems at once", () => {
    assert.deepEqual(
      problemsOf(https, {
        allowedPorts: [443, 70000, -1, "22", 1.5],
        exemptions: [{ reason: 1, until: "2030" }, "all", { urn: "", expires: "soon" }],
        ports: [22],
      }),
      [
        "allowedPorts[1]: 70000 given, at most 65535 allowed",
        "allowedPorts[2]: -1 given, at least 0 allowed",
        'allowedPorts[3]: "22" given, integer allowed',
        "allowedPorts[4]: 1.5 given, integer allowed",
        "exemptions[0].urn: missing",
        "exemptions[0].reason: 1 given, string allowed",
        "exemptions[0].until: not known here; allowed are policy, urn, reason, expires",
        'exemptions[1]: "all" given, object allowed',
        'exemptions[2].urn: "" given, at least 1 characters needed',
        'exemptions[2].expires: "soon" given, ^\\d{4}-\\d{2}-\\d{2}$ allowed',
        "ports: not a setting of this policy; it has scope, allowedPorts, exemptions",
      ],
    );
    assert.deepEqual(problemsOf(https, { allowedPorts: [] }), ["allowedPorts: [] given, at least 1 needed"]);
    assert.deepEqual(problemsOf(https, { allowedPorts: 443 }), ["allowedPorts: 443 given, array allowed"]);
    assert.deepEqual(problemsOf(https, { exemptions: [null] }), ["exemptions[0]: null given, object allowed"]);
    assert.deepEqual(problemsOf(https, { exemptions: [[]] }), ["exemptions[0]: [] given, object allowed"]);
    assert.deepEqual(problemsOf(ingress, { allowedRanges: ["office"] }), [
      'allowedRanges[0]: "office" given, ^[0-9a-fA-F.:]+/[0-9]{1,3}$ allowed',
    ]);
    assert.deepEqual(problemsOf(schemaOf("search-domain-tls-policy"), { forwardSecrecy: "yes" }), [
      'forwardSecrecy: "yes" given, boolean allowed',
    ]);
  });

  it("disables its policy when it is wrong", () => {
    assert.deepEqual(
      judge("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", {}, { exemptions: "none" }),
      [],
    );
  });

  it("has a description and a valid default for every setting of every policy", () => {
    for (const { name, configSchema } of rules) {
      const properties = configSchema?.properties ?? {};
      for (const [key, schema] of Object.entries(properties)) {
        assert.ok(schema.description !== undefined && schema.default !== undefined, `${name}.${key}`);
        assert.deepEqual(problemsOf(properties, { [key]: schema.default }), [], name);
      }
    }
  });
});
