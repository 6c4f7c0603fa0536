import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Context } from "aws-lambda";
import type { DrainEvent } from "../../../lambda/contracts/drain-event";
import { shippedFunction } from "../shipped-function";

const context = { getRemainingTimeInMillis: () => 60_000 } as Context;

describe("drain: the shipped bundle", () => {
  const environment = { ...process.env };
  const asked: URLSearchParams[] = [];
  // EC2's answers in two pages, as its API documents them.
  const pages = [
    "<networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId><description>ES domain</description><status>in-use</status></item></networkInterfaceSet><nextToken>more</nextToken>",
    "<networkInterfaceSet/>",
  ];
  const ec2 = createServer((request, response) => {
    void text(request).then((body) => {
      const page = pages[asked.push(new URLSearchParams(body)) - 1]!;
      response.writeHead(200, { "content-type": "text/xml" });
      response.end(
        `<DescribeNetworkInterfacesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${page}</DescribeNetworkInterfacesResponse>`,
      );
    });
  });

  before(async () => {
    ec2.listen(0, "127.0.0.1");
    await once(ec2, "listening");
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_EC2: `http://127.0.0.1:${(ec2.address() as AddressInfo).port}`,
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "secret",
    });
  });

  after(() => {
    process.env = environment;
    ec2.close();
  });

  it("asks EC2 for the interfaces of the groups, page by page", async () => {
    const event: DrainEvent = {
      securityGroupIds: ["sg-1", "sg-2"],
      ignoreDomainInterfaces: true,
      failWhenLeft: true,
      waitSeconds: 60,
      tf: { action: "delete" },
    };
    const report = (await shippedFunction("drain").handler(event, context)) as { seconds: number };
    const { seconds } = report;
    assert.deepEqual(report, { securityGroupIds: ["sg-1", "sg-2"], waitedFor: [], left: [], seconds });
    assert.deepEqual(
      asked.map((parameters) =>
        Object.fromEntries(
          ["Action", "Filter.1.Name", "Filter.1.Value.1", "Filter.1.Value.2", "NextToken"].map((name) => [
            name,
            parameters.get(name),
          ]),
        ),
      ),
      [null, "more"].map((NextToken) => ({
        Action: "DescribeNetworkInterfaces",
        "Filter.1.Name": "group-id",
        "Filter.1.Value.1": "sg-1",
        "Filter.1.Value.2": "sg-2",
        NextToken,
      })),
    );
  });

  for (const action of ["create", "update"] as const) {
    it(`asks nothing at ${action}: there is nothing to wait for`, async () => {
      const count = asked.length;
      const event: DrainEvent = {
        securityGroupIds: ["sg-1"],
        ignoreDomainInterfaces: false,
        failWhenLeft: true,
        waitSeconds: 60,
        tf: { action },
      };
      const report = (await shippedFunction("drain").handler(event, context)) as { seconds: number };
      const { seconds } = report;
      assert.deepEqual(report, { securityGroupIds: ["sg-1"], waitedFor: [], left: [], seconds });
      assert.equal(asked.length, count);
    });
  }
});
