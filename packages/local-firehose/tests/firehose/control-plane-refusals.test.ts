import assert from "node:assert/strict";
import { FirehoseServiceException } from "@aws-sdk/client-firehose";
import { functionArn } from "../fixture";
import { ControlPlaneClient, destination, lambda, roleArn } from "./control-plane-client";

describe("control plane, with invalid requests", () => {
  const client = ControlPlaneClient.inThisSuite();
  const create = (changes: object, others: object = {}) => client.create("orders", changes, others);
  const createOf = (input: object) => client.sdk.createDeliveryStream({ DeliveryStreamName: "orders", ...input });
  const decompressing = { ProcessingConfiguration: { Enabled: true, Processors: [{ Type: "Decompression" }] } };
  const tagOfAws = { DeliveryStreamName: "stock", Tags: [{ Key: "aws:x", Value: "1" }] };
  const s3 = destination.S3Configuration;
  const invalid = { ProcessingConfiguration: lambda(functionArn, { BufferSizeInMBs: "4" }) };
  const toS3 = { ExtendedS3DestinationConfiguration: s3 };
  const dated = { S3Configuration: { ...s3, Prefix: "!{timestamp:yyyy}/" } };
  const x = { IndexName: "x" };

  /** InvalidArgumentException by default. */
  const refusals: readonly [what: string, request: () => Promise<unknown>, named: string, name?: string][] = [
    ["a name that is taken", () => client.create("stock"), "stock", "ResourceInUseException"],
    ["no destination", () => createOf({}), "Exactly one"],
    ["two destinations", () => create({}, { ElasticsearchDestinationConfiguration: destination }), ""],
    ["a destination that does not run here", () => createOf(toS3), "ExtendedS3DestinationConfiguration"],
    ["another source", () => create({}, { DeliveryStreamType: "MSKAsSource" }), "MSKAsSource"],
    ["a domain by two names", () => create({ ClusterEndpoint: "https://x" }), "ClusterEndpoint"],
    ["a prefix without its counterpart", () => create(dated), "ErrorOutputPrefix"],
    ["an index of the domain's own", () => create({ IndexName: ".opendistro_security" }), ".opendistro_security"],
    ["the same by date math", () => create({ IndexName: "<.opendistro_security>" }), "<.opendistro_security>"],
    ["the audit log's index", () => create({ IndexName: "security-auditlog-2026.11" }), "security-auditlog-2026.11"],
    ["a function's buffer out of bounds", () => create(invalid), "BufferSizeInMBs"],
    ["a processor that does not run here", () => create(decompressing), "Decompression"],
    ["an update of an old version", () => client.update("stock", "7", x), "7", "ConcurrentModificationException"],
    ["an update of an unknown destination", () => client.update("stock", "1", x, "destination-2"), "destination-2"],
    ["AWS's own tag", () => client.sdk.tagDeliveryStream(tagOfAws), "'tags.1.member.key'", "ValidationException"],
    ["the deletion of an unknown stream", () => client.remove("other"), "other", "ResourceNotFoundException"],
  ];
  for (const [what, request, named, name = "InvalidArgumentException"] of refusals) {
    it(`refuses ${what}, and changes nothing`, async () => {
      await assert.rejects(request, (error) => {
        assert(error instanceof FirehoseServiceException);
        assert.equal(error.name, name);
        assert(error.message.includes(named), error.message);
        return true;
      });
      assert.equal((await client.describe("stock")).VersionId, "1");
      assert.deepEqual((await client.sdk.listDeliveryStreams()).DeliveryStreamNames, ["stock"]);
    });
  }

  it("names all broken constraints at once, in AWS's words", async () => {
    const member = "amazonopensearchserviceDestinationConfiguration";
    const request = client.create("or ders", {
      IndexName: "",
      BufferingHints: { IntervalInSeconds: 901, SizeInMBs: 0 },
      IndexRotationPeriod: "TwoDays",
      S3Configuration: { RoleARN: roleArn },
    });
    await assert.rejects(request, ({ message }: Error) => {
      const [count, ...constraints] = message.split(/: (?=Value)|; /);
      assert.equal(count, "6 validation errors detected");
      assert.deepEqual(
        constraints.map((constraint) => constraint.replace(/ failed to satisfy constraint.*/, "")),
        [
          "Value 'or ders' at 'deliveryStreamName'",
          `Value '' at '${member}.indexName'`,
          `Value 'TwoDays' at '${member}.indexRotationPeriod'`,
          `Value '901' at '${member}.bufferingHints.intervalInSeconds'`,
          `Value '0' at '${member}.bufferingHints.sizeInMBs'`,
          `Value null at '${member}.s3Configuration.bucketARN'`,
        ],
      );
      return true;
    });
  });
});
