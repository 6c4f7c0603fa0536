import assert from "node:assert/strict";
import fc from "fast-check";
import { UNKNOWN } from "../../engine/evaluation";
import { fromStruct, toStruct } from "../../engine/grpc";
import { makeUrn, describe as describeUrn, nameOf, qualifiedType } from "../../engine/urn";
import { forPolicies, hasUnknown, plain, resourceReference, secret, secretPaths } from "../../engine/wire";

const KEY = "4dabf18193072939515e22adb298388d";
const outputValue = (members: object) => ({ [KEY]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", ...members });
const archive = {
  [KEY]: "0def7320c3a5731c473e5ecbe6d01bc7",
  __pulumiArchive: true,
  assets: { "a.js": { [KEY]: "c44067f5952c0a294b673a41bacd8c17", __pulumiAsset: true, text: "1" } },
};

describe("property values on the wire", () => {
  it("are plain without secrets, outputs, references and signatures", () => {
    const value = {
      password: secret("p"),
      nested: [outputValue({ value: secret(1), secret: true }), outputValue({})],
      vpc: resourceReference("urn:vpc", "vpc-1"),
      unknownVpc: resourceReference("urn:vpc", ""),
      component: resourceReference("urn:component"),
      code: archive,
    };
    assert.deepEqual(plain(value), {
      password: "p",
      nested: [1, UNKNOWN],
      vpc: "vpc-1",
      unknownVpc: UNKNOWN,
      component: "urn:component",
      code: { assets: { "a.js": { text: "1" } } },
    });
  });

  it("reach policies with secrets and assets as they are, and without outputs and references", () => {
    const [a, b] = [outputValue({ value: 1, secret: true }), outputValue({})];
    const given = { a, b, c: resourceReference("urn:vpc", "vpc-1"), d: archive };
    assert.deepEqual(forPolicies(given), { a: secret(1), b: UNKNOWN, c: "vpc-1", d: archive });
  });

  it("have paths of secrets", () => {
    const value = {
      a: secret("x"),
      b: { c: [1, secret({ d: secret(2) })] },
      e: outputValue({ secret: true }),
      f: outputValue({ value: 1 }),
    };
    assert.deepEqual(secretPaths(value), ["a", "b.c.1", "e"]);
    assert.deepEqual(secretPaths(secret(1)), [""]);
    assert.deepEqual(secret(secret("x")), secret("x"), "a secret is wrapped once");
  });

  it("are unknown if a member is", () => {
    for (const unknown of [UNKNOWN, [UNKNOWN], { a: { b: UNKNOWN } }, secret(UNKNOWN), outputValue({})]) {
      assert.equal(hasUnknown(unknown), true);
    }
    for (const known of ["", null, [], { a: [1, secret("x")] }, outputValue({ value: 1 })])
      assert.equal(hasUnknown(known), false);
  });

  it("pass through protobuf unchanged, but for undefined members", () => {
    // google-protobuf itself loses a key `__proto__`.
    const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes("__proto__"));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json, { noNullPrototype: true }), (properties) => {
        fc.pre(!Object.hasOwn(properties, "__proto__"));
        assert.deepEqual(fromStruct(toStruct(properties)), JSON.parse(JSON.stringify(properties)));
      }),
    );
    assert.deepEqual(fromStruct(toStruct({ a: undefined, b: 1 })), { b: 1 });
  });
});

describe("URNs", () => {
  const identity = { project: "p", stack: "s" };
  const stack = makeUrn(identity, "pulumi:pulumi:Stack", "p-s", "");

  it("name every parent's type except the stack's", () => {
    const component = makeUrn(identity, "a:b:C", "c", stack);
    const child = makeUrn(identity, "aws:s3/bucket:Bucket", "x::y", component);
    assert.equal(stack, "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s");
    assert.equal(component, "urn:pulumi:s::p::a:b:C::c");
    assert.equal(child, "urn:pulumi:s::p::a:b:C$aws:s3/bucket:Bucket::x::y");
    assert.equal(qualifiedType(child), "a:b:C$aws:s3/bucket:Bucket");
    assert.equal(nameOf(child), "x::y");
    assert.equal(describeUrn(child), 'aws:s3/bucket:Bucket "x::y"');
  });
});
