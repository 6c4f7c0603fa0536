// What is made for each, and that each is left alone when another changes.
import assert from "node:assert/strict";
import type { Registration } from "@private-ingest/offline/engine/evaluation";
import type { SetupEvent } from "../../lambda/contracts/setup-event";
import { runInProcess, type Run } from "./in-process";
import { keyOfResource } from "./keys";
import { assertSound } from "./soundness";

const orders = {
  index: "orders",
  timeField: "placedAt",
  mappings: { properties: { placedAt: { type: "date" }, total: { type: "double" }, shop: { type: "keyword" } } },
  charts: [{ title: "sales", y: { sum: "total" }, by: "shop" }],
};

async function run(streams: object, config: Readonly<Record<string, unknown>> = {}): Promise<Run> {
  const made = await runInProcess({ mode: "update", config: { streams, ...config } });
  assert.deepEqual(made.errors, []);
  return made;
}

const byKey = ({ resources }: Run): ReadonlyMap<string, Registration> =>
  new Map(resources.map((resource) => [keyOfResource(resource), resource]));

const changed = (before: Run, after: Run): string[] => {
  const others = byKey(after);
  return [...byKey(before)]
    .filter(([key, { inputs }]) => others.has(key) && !same(inputs, others.get(key)?.inputs))
    .map(([key]) => key);
};
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Streams with an index each, the post's first. */
const many = (count: number): Readonly<Record<string, object>> => ({
  stockdata: {},
  ...Object.fromEntries(Array.from({ length: count - 1 }, (_, at) => [`s${at}`, { ...orders, index: `s${at}` }])),
});

describe("several streams of one stack", () => {
  let one: Run;
  let two: Run;
  before(async () => {
    one = await run({ stockdata: {} });
    two = await run({ stockdata: {}, orders });
  });

  it("have each their role, function, group, logs, alarms and setup, under their own names", () => {
    const added = [...byKey(two).keys()].filter((key) => !byKey(one).has(key));
    const kinds = [
      "stream.DeliveryStream stream-orders",
      "kinesis.FirehoseDeliveryStream stream-orders",
      "iam.Role roles-delivery-orders",
      "iam.RolePolicy stream-orders-delivery",
      "lambda.Function stream-orders-transform",
      "ec2.SecurityGroup stream-orders",
      "cloudwatch.LogGroup stream-orders-errors",
      "cloudwatch.MetricAlarm monitoring-orders-stream-delivery-fails",
      "lambda.Invocation setup-orders",
      "lambda.Invocation drain-stream-orders",
    ];
    for (const key of kinds) assert.ok(added.includes(key), key);
    assert.ok(added.every((key) => key.includes("orders")));
    assertSound(two.resources);
  });

  it("do not change each other's registrations when one is added or removed", () => {
    // The dashboard draws the alarms of all.
    assert.deepEqual(changed(one, two), ["cloudwatch.Dashboard monitoring"]);
  });

  it("do not change each other's registrations when one changes", async () => {
    const streams = { stockdata: {}, orders: { ...orders, bufferSizeMiB: 9, index: "sales", keepExisting: false } };
    const keys = changed(two, await run(streams));
    assert.ok(keys.includes("kinesis.FirehoseDeliveryStream stream-orders"));
    assert.ok(
      keys.every((key) => key.includes("orders")),
      keys.join(),
    );
  });

  it("deliver to their own indices, after their own setup, under their own prefixes", () => {
    const { inputs, dependencies } = byKey(two).get("kinesis.FirehoseDeliveryStream stream-orders")!;
    const { indexName, s3Configuration } = inputs["opensearchConfiguration"] as {
      indexName: string;
      s3Configuration: { prefix: string };
    };
    assert.deepEqual([indexName, s3Configuration.prefix], ["orders", "orders/"]);
    assert.ok(dependencies.some((urn) => urn.endsWith("::setup-orders")));
    const event = JSON.parse(byKey(two).get("lambda.Invocation setup-orders")!.inputs["input"] as string) as SetupEvent;
    assert.equal(event.stream?.securityRole, "firehose-role-orders");
    assert.equal(event.stream.timeField, "placedAt");
    const environment = byKey(two).get("lambda.Function stream-orders-transform")!.inputs["environment"];
    assert.deepEqual(environment, { variables: { TIME_FIELD: "placedAt", KEEP_EXISTING: "true" } });
  });

  it("are in the outputs by name, the first of them as before", () => {
    const streams = two.outputs["streams"] as Readonly<Record<string, Readonly<Record<string, string>>>>;
    assert.deepEqual(Object.keys(streams).sort(), ["orders", "stockdata"]);
    for (const [name, value] of Object.entries(streams["stockdata"]!)) {
      if (name !== "backupPrefix") assert.equal(two.outputs[name], value, name);
    }
    assert.equal(streams["orders"]?.["streamName"], "private-ingest-dev-orders");
    assert.equal(streams["orders"]["failedPrefix"], "orders/AmazonOpenSearchService_failed/");
  });

  it("need neither the post's stream nor a function", async () => {
    const { resources, outputs } = await run({ "waf-logs": {} });
    assertSound(resources);
    assert.equal(outputs["streamName"], "aws-waf-logs-private-ingest-dev-waf-logs");
    assert.equal(outputs["transformFunctionName"], "");
    assert.equal(resources.filter(({ name }) => name.includes("transform")).length, 0);
  });

  describe("twenty of them", () => {
    let twenty: Run;
    const closed = { masterUser: "iam", accessPolicy: "principals", customerKey: true, retentionDays: 20 };
    before(async () => {
      twenty = await run(many(20), closed);
    });

    it("make as many resources each as a single one", async () => {
      const [first, second] = [await run(many(1), closed), await run(many(2), closed)];
      const perStream = second.resources.length - first.resources.length;
      assert.equal(twenty.resources.length, first.resources.length + 19 * perStream);
      const edges = ({ resources }: Run): number =>
        resources.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
      const edgesPerStream = edges(second) - edges(first);
      assert.equal(edges(twenty), edges(first) + 19 * edgesPerStream);
    });

    it("keep every role's policies under IAM's limit", () => {
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: all inline policies of a role.
      const sizes = new Map<unknown, number>();
      for (const { type, inputs } of twenty.resources) {
        if (type !== "aws:iam/rolePolicy:RolePolicy") continue;
        const { length } = (inputs["policy"] as string).replace(/\s/g, "");
        sizes.set(inputs["role"], (sizes.get(inputs["role"]) ?? 0) + length);
      }
      assert.ok(sizes.size > 40);
      for (const [role, size] of sizes) assert.ok(size <= 10_240, `${String(role)}: ${size}`);
    });

    it("keep the domain's access policy and the dashboard under their limits", () => {
      const { accessPolicies } = byKey(twenty).get("opensearch.Domain domain")!.inputs;
      // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html: 100 KiB.
      assert.ok((accessPolicies as string).length < 100 * 1024);
      const { dashboardBody } = byKey(twenty).get("cloudwatch.Dashboard monitoring")!.inputs;
      const { widgets } = JSON.parse(dashboardBody as string) as { widgets: unknown[] };
      assert.ok(widgets.length > 100 && widgets.length <= 500, String(widgets.length));
    });
  });
});
