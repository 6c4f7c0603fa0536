import assert from "node:assert/strict";
import { opensToAnyone, policyDocument } from "../../policy/access-policy";
import { Property } from "../../policy/property";
import { UNKNOWN as NOT_KNOWN, type Truth } from "../../policy/truth";
import { UNKNOWN } from "./pack";

function opens(statement: object, isInVpc: Truth = false): Truth {
  return opensToAnyone(new Property("statement", statement), isInVpc);
}

const allow = (more: object): object => ({ Effect: "Allow", Action: "es:*", Resource: "*", ...more });
const everyoneIf = (Condition: unknown): object => allow({ Principal: "*", Condition });

describe("a statement of an access policy", () => {
  it("opens to anyone by its principals", () => {
    for (const Principal of [
      "*",
      "**",
      { AWS: "*" },
      { AWS: ["arn:aws:iam::1:root", "*"] },
      { AWS: "arn:aws:iam::*:root" },
      { AWS: "arn:aws:sts::*:assumed-role/x/y" },
      ["*"],
      { "*": "*" },
    ]) {
      assert.equal(opens(allow({ Principal })), true, JSON.stringify(Principal));
    }
    assert.equal(opens(allow({ NotPrincipal: { AWS: "arn:aws:iam::123456789012:root" } })), true);
    assert.equal(opens(allow({})), true);
  });

  it("does not open to named principals, nor by a denial", () => {
    for (const Principal of [
      { AWS: "arn:aws:iam::123456789012:role/stream" },
      { AWS: ["arn:aws:iam::123456789012:root", "arn:aws-cn:iam::123456789012:user/a*b"] },
      { Service: "es.amazonaws.com" },
      { AWS: ["role*", "*role", "x:arn:aws:iam::*:root"] },
      { AWS: [] },
    ]) {
      assert.equal(opens(allow({ Principal })), false, JSON.stringify(Principal));
    }
    assert.equal(opens({ Effect: "Deny", Principal: "*" }), false);
    assert.equal(opens({ Principal: "*" }), false);
  });

  it("is closed by conditions that only some callers meet", () => {
    for (const condition of [
      { StringEquals: { "aws:PrincipalOrgID": "o-1" } },
      { StringLike: { "AWS:PrincipalArn": ["arn:aws:iam::123456789012:role/*"] } },
      { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/*" } },
      { "ForAnyValue:StringEquals": { "aws:PrincipalOrgPaths": ["o-1/r-1/"] } },
      { StringEquals: { "aws:SourceVpce": "vpce-1" } },
      { StringEqualsIgnoreCase: { "aws:SourceAccount": "123456789012" } },
      { StringEquals: { "aws:PrincipalAccount": "${aws:ResourceAccount}" } },
      { ArnLike: { "aws:SourceArn": "arn:aws:s3:::stock-*" } },
      { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::${aws:ResourceAccount}:role/*" } },
      { StringLike: { "aws:userid": "AROAEXAMPLEID:*" } },
      { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-example1/r-ab12/*" } },
      { IpAddress: { "aws:VpcSourceIp": "10.0.0.0/16" } },
      { IpAddress: { "aws:SourceIp": "203.0.0.0/16" } },
      { IpAddress: { "aws:SourceIp": ["203.0.113.7/32", "10.0.0.0/8", "2001:db8::/32"] } },
      { Bool: { "aws:SecureTransport": "true" }, StringEquals: { "aws:PrincipalAccount": "123456789012" } },
    ]) {
      assert.equal(opens(everyoneIf(condition)), false, JSON.stringify(condition));
    }
  });

  it("stays open with conditions that anyone meets", () => {
    for (const condition of [
      {},
      { Bool: { "aws:SecureTransport": "true" } },
      { StringLike: { "aws:PrincipalArn": "*" } },
      { StringLike: { "aws:PrincipalArn": ["arn:aws:iam::123456789012:role/x", "*"] } },
      { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/stream" } },
      { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::12345*:role/stream" } },
      { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } },
      { ArnLike: { "aws:SourceArn": "arn:aws:sns:eu-west-1:1234*:topic" } },
      { ArnLike: { "aws:SourceArn": "arn:aws:sns:eu-west-1:0123456789012:topic" } },
      { IpAddress: { "x-aws:SourceIp": "203.0.113.7/32" } },
      { IpAddress: { "aws:SourceIpRange": "203.0.113.7/32" } },
      { IpAddress: { "aws:SourceIp": ["198.51.0.0/15"] } },
      { StringLike: { "aws:PrincipalOrgID": "o-*" } },
      { StringLike: { "aws:SourceVpce": "vpce-*" } },
      { StringLike: { "aws:userid": "AROA*" } },
      { StringLike: { "aws:userid": "AROAEXAMPLEID*" } },
      { StringLike: { "aws:PrincipalOrgPaths": "o-a/*" } },
      { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::1${aws:ResourceAccount}:role/*" } },
      { StringLike: { "aws:SourceVpc": "vpc-?????????????????" } },
      { StringEquals: { "aws:username": "admin" } },
      { StringEquals: { "aws:PrincipalTag/team": "stock" } },
      { StringNotEquals: { "aws:PrincipalAccount": "123456789012" } },
      { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-1" } },
      { "ForAllValues:StringEquals": { "aws:PrincipalOrgPaths": ["o-1/r-1/"] } },
      { NotIpAddress: { "aws:SourceIp": "203.0.113.7/32" } },
      { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } },
      { IpAddress: { "aws:SourceIp": ["203.0.113.7/32", "0.0.0.0/1"] } },
      { IpAddress: { "aws:SourceIp": ["203.0.0.0/15"] } },
      { IpAddress: { "aws:SourceIp": ["2001:db8::/31"] } },
      { IpAddress: { "aws:SourceIp": "somewhere" } },
      { IpAddress: { "aws:SourceIp": "127.0.0.1/32" } },
      { IpAddress: { "aws:SourceIp": ["203.0.113.7/32", "0.0.0.0/32"] } },
      { IpAddress: { "aws:SourceIp": "::1" } },
      { StringEquals: { "aws:UserAgent": "stock" } },
      { StringEquals: { "x-aws:PrincipalArn": "stock" } },
    ]) {
      assert.equal(opens(everyoneIf(condition)), true, JSON.stringify(condition));
    }
  });

  it("stays open with conditions on addresses if the domain is in a VPC", () => {
    const condition = everyoneIf({ IpAddress: { "aws:SourceIp": "203.0.113.7/32" } });
    assert.equal(opens(condition, true), true);
    assert.equal(opens(condition, NOT_KNOWN), NOT_KNOWN);
    assert.equal(opens(everyoneIf({ StringEquals: { "aws:SourceVpc": "vpc-1" } }), true), false);
  });

  it("is undecided only if an unknown part decides", () => {
    assert.equal(opens(allow({ Principal: UNKNOWN })), NOT_KNOWN);
    assert.equal(opens(allow({ Principal: { AWS: [UNKNOWN] } })), NOT_KNOWN);
    assert.equal(opens(allow({ Principal: { AWS: [UNKNOWN, "*"] } })), true);
    assert.equal(opens({ Effect: UNKNOWN, Principal: "*" }), NOT_KNOWN);
    assert.equal(opens({ Effect: "Deny", Principal: UNKNOWN }), false);
    assert.equal(opens(everyoneIf(UNKNOWN)), NOT_KNOWN);
    assert.equal(opens(everyoneIf({ StringEquals: UNKNOWN })), NOT_KNOWN);
    assert.equal(opens(everyoneIf({ StringEquals: { "aws:PrincipalOrgID": UNKNOWN } })), NOT_KNOWN);
  });
});

describe("a policy document", () => {
  it("is read from text or from an object", () => {
    assert.equal(policyDocument(new Property("p", '{"a":"b"}'))?.at("a").value, "b");
    assert.equal(policyDocument(new Property("p", { a: "b" }))?.at("a").value, "b");
    assert.equal(policyDocument(new Property("p", UNKNOWN))?.isUnknown, true);
    for (const text of ["{", "", '"x"', "1", "true", JSON.stringify('{"Statement":[]}')]) {
      assert.equal(policyDocument(new Property("p", text)), undefined, text);
    }
  });
});
