import assert from "node:assert/strict";
import {
  CreateDeliveryStreamCommand,
  FirehoseServiceException,
  ListDeliveryStreamsCommand,
  TagDeliveryStreamCommand,
} from "@aws-sdk/client-firehose";
import { functionArn } from "../fixture";
import { ControlPlaneClient, destination, lambda, roleArn } from "./control-plane-client";

describe("control plane, asked for what it cannot do", () => {
  const client = ControlPlaneClient.inThisSuite();

  const refusals: readonly [what: string, request: () => Promise<unknown>, name: string, message: string | RegExp][] = [
    [
      "a name that is taken",
      () => client.create("stock"),
      "ResourceInUseException",
      "Firehose stock under accountId 123456789012 already exists",
    ],
    [
      "everything that its shape forbids, at once",
      () =>
        client.create("or ders", {
          IndexName: "",
          BufferingHints: { IntervalInSeconds: 901, SizeInMBs: 0 },
          IndexRotationPeriod: "TwoDays",
          S3Configuration: { RoleARN: roleArn },
        }),
      "ValidationException",
      "6 validation errors detected: Value 'or ders' at 'deliveryStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; " +
        "Value '' at 'amazonopensearchserviceDestinationConfiguration.indexName' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
        "Value 'TwoDays' at 'amazonopensearchserviceDestinationConfiguration.indexRotationPeriod' failed to satisfy constraint: Member must satisfy enum value set: [NoRotation, OneHour, OneDay, OneWeek, OneMonth]; " +
        "Value '901' at 'amazonopensearchserviceDestinationConfiguration.bufferingHints.intervalInSeconds' failed to satisfy constraint: Member must have value less than or equal to 900; " +
        "Value '0' at 'amazonopensearchserviceDestinationConfiguration.bufferingHints.sizeInMBs' failed to satisfy constraint: Member must have value greater than or equal to 1; " +
        "Value null at 'amazonopensearchserviceDestinationConfiguration.s3Configuration.bucketARN' failed to satisfy constraint: Member must not be null",
    ],
    [
      "no destination",
      () => client.sdk.send(new CreateDeliveryStreamCommand({ DeliveryStreamName: "orders" })),
      "InvalidArgumentException",
      "Exactly one destination configuration is supported for a Firehose",
    ],
    [
      "two destinations",
      () => client.create("orders", {}, { ElasticsearchDestinationConfiguration: destination }),
      "InvalidArgumentException",
      "Exactly one destination configuration is supported for a Firehose",
    ],
    [
      "a destination that does not run here",
      () =>
        client.sdk.send(
          new CreateDeliveryStreamCommand({
            DeliveryStreamName: "orders",
            ExtendedS3DestinationConfiguration: destination.S3Configuration,
          }),
        ),
      "InvalidArgumentException",
      "ExtendedS3DestinationConfiguration does not run on this machine; AmazonopensearchserviceDestinationConfiguration and ElasticsearchDestinationConfiguration do.",
    ],
    [
      "another source",
      () => client.create("orders", {}, { DeliveryStreamType: "MSKAsSource" }),
      "InvalidArgumentException",
      "Streams of type MSKAsSource do not run on this machine; those of type DirectPut do.",
    ],
    [
      "a domain by two names",
      () => client.create("orders", { ClusterEndpoint: "https://x" }),
      "InvalidArgumentException",
      "Exactly one of DomainARN and ClusterEndpoint must be given.",
    ],
    [
      "a prefix without its counterpart",
      () =>
        client.create("orders", { S3Configuration: { ...destination.S3Configuration, Prefix: "!{timestamp:yyyy}/" } }),
      "InvalidArgumentException",
      "ErrorOutputPrefix cannot be null or empty when Prefix contains expressions.",
    ],
    ...[".opendistro_security", "<.opendistro_security>", "security-auditlog-2026.11"].map(
      (IndexName): [string, () => Promise<unknown>, string, string] => [
        `an index of the domain's own: ${IndexName}`,
        () => client.create("orders", { IndexName }),
        "InvalidArgumentException",
        `IndexName is ${IndexName}, an index that the domain keeps for itself; name one of your own.`,
      ],
    ),
    [
      "a function's buffer out of bounds",
      () => client.create("orders", { ProcessingConfiguration: lambda(functionArn, { BufferSizeInMBs: "4" }) }),
      "InvalidArgumentException",
      "BufferSizeInMBs must be from 0.2 to 3, but is 4.",
    ],
    [
      "a processor that does not run here",
      () =>
        client.create("orders", {
          ProcessingConfiguration: { Enabled: true, Processors: [{ Type: "Decompression" }] },
        }),
      "InvalidArgumentException",
      "Processors of type Decompression do not run on this machine; those of type Lambda do.",
    ],
    [
      "an update of a version that is past",
      () => client.update("stock", "7", { IndexName: "x" }),
      "ConcurrentModificationException",
      "Cannot update firehose: stock since the current version id: 1 and specified version id: 7 do not match",
    ],
    [
      "an update of a destination that is not there",
      () => client.update("stock", "1", { IndexName: "x" }, "destinationId-2"),
      "InvalidArgumentException",
      "Destination Id destinationId-2 not found",
    ],
    [
      "a tag of AWS's own",
      () =>
        client.sdk.send(
          new TagDeliveryStreamCommand({ DeliveryStreamName: "stock", Tags: [{ Key: "aws:x", Value: "1" }] }),
        ),
      "ValidationException",
      /^1 validation error detected: Value 'aws:x' at 'tags\.1\.member\.key' failed to satisfy constraint: Member must satisfy regular expression pattern: /,
    ],
    [
      "the deletion of what is not there",
      () => client.remove("other"),
      "ResourceNotFoundException",
      /^Firehose other under/,
    ],
  ];
  for (const [what, request, name, message] of refusals) {
    it(`refuses ${what}, worded like AWS, and makes nothing`, async () => {
      await assert.rejects(request, (error) => {
        assert(error instanceof FirehoseServiceException);
        assert.equal(error.name, name);
        if (typeof message === "string") assert.equal(error.message, message);
        else assert.match(error.message, message);
        return true;
      });
      assert.equal((await client.describe("stock")).VersionId, "1");
      assert.deepEqual((await client.sdk.send(new ListDeliveryStreamsCommand({}))).DeliveryStreamNames, ["stock"]);
    });
  }
});
