import assert from "node:assert/strict";
import { callOf, errorAnswer, inputOf, isChange } from "../call";

const scope = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=KEY/20260101/eu-west-1/${service}/aws4_request, Signature=0`;
const form = { "content-type": "application/x-www-form-urlencoded" };

describe("a call of the cloud", () => {
  for (const [service, request, headers, body, operation, changes] of [
    ["iam", "POST /", form, "Action=CreateRole&RoleName=a", "CreateRole", true],
    ["ec2", "POST /", form, "Action=DescribeVpcs", "DescribeVpcs", false],
    ["firehose", "POST /", { "x-amz-target": "Firehose_20150804.PutRecord" }, "{}", "PutRecord", false],
    ["monitoring", "POST /service/GraniteService/operation/PutDashboard", {}, "", "PutDashboard", true],
    ["lambda", "POST /2015-03-31/functions", {}, "{}", "CreateFunction", true],
    ["lambda", "POST /2015-03-31/functions/f/invocations?Qualifier=1", {}, "{}", "Invoke", true],
    ["lambda", "GET /2015-03-31/functions/f", {}, "", "GetFunction", false],
    ["es", "POST /2021-01-01/opensearch/domain/d/config", {}, "{}", "UpdateDomainConfig", true],
    ["s3", "PUT /bucket", {}, "", "CreateBucket", true],
    ["s3", "PUT /bucket?policy", {}, "{}", "PutBucketPolicy", true],
    ["s3", "DELETE /bucket?publicAccessBlock", {}, "", "DeletePublicAccessBlock", true],
    ["s3", "PUT /bucket/a/b", {}, "", "PutObject", false],
    ["s3", "GET /bucket?list-type=2", {}, "", "ListObjects", false],
    ["xray", "PATCH /unknown", {}, "", "PATCH /unknown", true],
  ] as const)
    it(`is ${service} ${operation}`, () => {
      const [method = "", url = ""] = request.split(" ");
      const call = callOf(method, url, { ...headers, authorization: scope(service) }, Buffer.from(body));
      assert.deepEqual(
        [call.service, call.region, call.accessKeyId, call.operation, isChange(call)],
        [service, "eu-west-1", "KEY", operation, changes],
      );
    });

  it("goes to S3 without a signature in its headers", () => {
    const credential = encodeURIComponent("KEY/20260101/eu-west-1/s3/aws4_request");
    const signed = callOf("GET", `/bucket/key?X-Amz-Credential=${credential}`, {}, Buffer.alloc(0));
    const plain = callOf("GET", "/bucket/key", {}, Buffer.alloc(0));
    assert.deepEqual([signed.service, signed.accessKeyId], ["s3", "KEY"]);
    assert.deepEqual([plain.service, plain.operation], ["s3", "GetObject"]);
  });

  it("has its members, from JSON, a form or the path", () => {
    const iam = callOf("POST", "/", { ...form, authorization: scope("iam") }, Buffer.from("Action=A&RoleName=r"));
    const es = callOf("POST", "/2021-01-01/tags", { authorization: scope("es") }, Buffer.from('{"ARN":"a"}'));
    assert.deepEqual(inputOf(iam), { Action: "A", RoleName: "r" });
    assert.deepEqual(inputOf(es), { path: "/2021-01-01/tags", ARN: "a" });
  });

  it("gets errors in its own protocol", () => {
    const protocol = { "smithy-protocol": "rpc-v2-cbor" };
    const cbor = callOf("POST", "/service/G/operation/PutMetricAlarm", protocol, Buffer.alloc(0));
    const answer = errorAnswer(cbor, "Denied", "no");
    assert.equal(answer.body.toString("latin1"), "\xa2y\0\x06__typey\0\x06Deniedy\0\x07messagey\0\x02no");
    const ec2 = callOf("POST", "/", { ...form, authorization: scope("ec2") }, Buffer.from("Action=A"));
    assert.match(errorAnswer(ec2, "Denied", "a<b").body.toString(), /<Code>Denied<\/Code><Message>a&lt;b</);
  });
});
