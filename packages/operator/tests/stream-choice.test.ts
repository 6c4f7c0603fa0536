import assert from "node:assert/strict";
import { Command } from "commander";
import { OptionReader, withStack } from "../options";
import type { StreamOutputs } from "@private-ingest/client/outputs";
import type { Names } from "../stack-outputs";
import { chosenStream, chosenStreams } from "../stream-choice";

const outputs = (name: string): StreamOutputs => ({
  streamName: `shop-dev-${name}`,
  streamArn: `arn:aws:firehose:eu-west-1:123456789012:deliverystream/shop-dev-${name}`,
  indexName: name,
  indexPattern: `${name}-20*`,
  deliveryRoleArn: `arn:aws:iam::123456789012:role/${name}`,
  transformFunctionName: "",
  backupPrefix: `${name}/`,
  failedPrefix: `${name}/AmazonOpenSearchService_failed/`,
  producerPolicyJson: "{}",
});
const flat: Names = { streamName: "shop-dev-orders", indexName: "orders", domainName: "shop" };
const one: Names = { ...flat, streams: { orders: outputs("orders") } };
const two: Names = { ...flat, streams: { orders: outputs("orders"), clicks: outputs("clicks") } };

function chosen(names: Names, ...argv: string[]): { stream?: Names; name?: string | undefined; problem?: string } {
  const command = withStack(new Command().option("--stream <name>")).parse(argv, { from: "user" });
  const options = new OptionReader(command.opts(), command);
  const found = chosenStream(options, names);
  try {
    options.check();
    return { name: found!.name, stream: found!.names };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

describe("the stream of a command", () => {
  it("is the stack's only one, with its own outputs over the flat ones", () => {
    const { name, stream } = chosen(one);
    assert.deepEqual([name, stream?.backupPrefix, stream?.domainName], ["orders", "orders/", "shop"]);
    assert.equal(chosen(flat).stream?.streamName, "shop-dev-orders");
  });

  for (const given of ["clicks", "shop-dev-clicks"]) {
    it(`is found by ${given}`, () => {
      const { name, stream } = chosen(two, "--stack", "dev", "--stream", given);
      assert.deepEqual([name, stream?.indexName, stream?.streamArn], ["clicks", "clicks", outputs("clicks").streamArn]);
    });
  }

  const refused: [string, Names, string[], RegExp][] = [
    ["several and none given", two, [], /^--stream: .*orders, clicks/],
    ["a name that the stack does not have", two, ["--stack", "dev", "--stream", "x"], /--stream: x .*orders, clicks/],
    ["a name that the only stream does not have", one, ["--stack", "dev", "--stream", "x"], /--stream: x .*orders/],
    ["nothing known", {}, [], /^--stream: nothing given/],
  ];
  for (const [what, names, argv, text] of refused) {
    it(`is refused with what is allowed: ${what}`, () => {
      assert.match(chosen(names, ...argv).problem ?? "", text);
    });
  }

  it("is any delivery stream without a stack on the command line, or with an older stack", () => {
    assert.equal(chosen({}, "--stream", "x").stream?.streamName, "x");
    assert.equal(chosen(two, "--stream", "x").stream?.streamName, "x");
    assert.equal(chosen(flat, "--stack", "dev", "--stream", "x").stream?.streamName, "x");
  });

  it("has a security role of its own, whichever stream is the stack's first", () => {
    const role = (names: Names, stream: string) => chosen(names, "--stream", stream).stream?.securityRole;
    const all = { stockdata: outputs("stockdata"), ...two.streams };
    const ofPost: Names = { streams: all, streamName: "shop-dev-stockdata", securityRole: "writer" };
    const ofOther: Names = { ...ofPost, streamName: "shop-dev-orders", securityRole: "writer-orders" };
    for (const names of [ofPost, ofOther])
      assert.deepEqual([role(names, "stockdata"), role(names, "orders")], ["writer", "writer-orders"]);
    assert.equal(role(two, "clicks"), "firehose-role-clicks");
  });

  it("can be all of them", () => {
    const told = chosenStreams(new OptionReader({}), two).map(({ name }) => name);
    assert.deepEqual(told, ["orders", "clicks"]);
  });
});
