import assert from "node:assert/strict";
import type { Alarm, MathMeasure } from "../../components/monitoring/alarm-kinds";
import { planAlarms } from "../../components/monitoring/alarm-plan";
import { engineOf } from "../../components/domain/search-engine";
import { Monitoring, type MonitoringArgs, type MonitoringSettings } from "../../components/monitoring/monitoring";
import { place, stack, walkthrough } from "./neighbours";
import { inputsOf, Options, optionsOf, Recorded, record } from "./recorder";

const streams: MonitoringArgs["streams"] = walkthrough.streams.map((one) => ({ ...one, streamName: "shop.test" }));
const domain: MonitoringArgs["domain"] = {
  engine: engineOf("OpenSearch_2.19"),
  domainName: "search",
  domainArn: "arn:aws:es:eu-west-1:123456789012:domain/search",
};
type Change = Partial<MonitoringSettings & MonitoringArgs["stack"] & MonitoringArgs["domain"]>;

const recordMonitoring = (change: Change = {}): Promise<ReadonlyMap<string, Recorded>> =>
  record(
    () =>
      new Monitoring("monitoring", {
        settings: { ...walkthrough, ...change },
        stack: { ...stack, protectData: false, ...change },
        domain: { ...domain, ...change },
        streams,
      }),
    "eu.test",
  );

const resultOf = ({ name, expression }: Alarm & MathMeasure): object => ({ id: "result", expression, label: name });
const queriesOf = ({ metrics, namespace, dimensions, statistic, periodSeconds }: Alarm & MathMeasure): object[] =>
  Object.entries(metrics).map(([id, metricName]) => ({
    id,
    metric: { namespace, metricName, dimensions, stat: statistic, period: periodSeconds },
  }));

const parent = "monitoring.Monitoring monitoring";
const plan = planAlarms({ ...walkthrough, ...domain, streams, accountId: place.accountId });
const alarms: Record<string, Options> = {
  [parent]: {},
  ...Object.fromEntries(plan.map(({ name }) => [`cloudwatch.MetricAlarm monitoring-${name}`, { parent }])),
  "cloudwatch.Dashboard monitoring": { parent },
};

const assertTold = (recorded: ReadonlyMap<string, Recorded>, topic: string): void => {
  for (const { name } of plan) {
    const { alarmActions, okActions } = inputsOf(recorded, `cloudwatch.MetricAlarm monitoring-${name}`);
    assert.deepEqual([alarmActions, okActions], [[topic], [topic]]);
  }
};

describe("Monitoring", () => {
  it("makes every planned alarm, and one dashboard", async () => {
    const recorded = await recordMonitoring();
    assert.deepEqual(optionsOf(recorded), alarms);
    assert.match(String(recorded.get(parent)!.registeredOutputs!["dashboardName"]), /^shop-eu-test-[0-9a-f]{8}$/);
    for (const alarm of plan) {
      assert.deepEqual(inputsOf(recorded, `cloudwatch.MetricAlarm monitoring-${alarm.name}`), {
        name: `shop-eu.test-${alarm.name}`,
        alarmDescription: alarm.description,
        ...("metricName" in alarm
          ? {
              namespace: alarm.namespace,
              metricName: alarm.metricName,
              dimensions: alarm.dimensions,
              statistic: alarm.statistic,
              period: alarm.periodSeconds,
            }
          : { metricQueries: [...queriesOf(alarm), { ...resultOf(alarm), returnData: true }] }),
        comparisonOperator: alarm.comparisonOperator,
        threshold: alarm.threshold,
        evaluationPeriods: alarm.evaluationPeriods,
        treatMissingData: alarm.missingData,
        alarmActions: [],
        okActions: [],
      });
    }
  });

  it("draws each watched metric once, without overlaps", async () => {
    const { dashboardName, dashboardBody } = inputsOf(await recordMonitoring(), "cloudwatch.Dashboard monitoring");
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html allows no dots.
    assert.match(String(dashboardName), /^shop-eu-test-[0-9a-f]{8}$/);
    const { widgets } = JSON.parse(dashboardBody as string) as {
      widgets: { x: number; y: number; width: number; height: number; properties: Record<string, unknown> }[];
    };
    assert.deepEqual(
      widgets.map(({ properties: { title, region } }) => [title, region]),
      plan.map(({ name }) => [name, "eu-west-1"]),
    );
    const streamRows = widgets
      .filter(({ properties }) => String(properties["title"]).startsWith("stream-"))
      .map(({ y }) => y);
    assert.equal(
      widgets.find(({ properties }) => properties["title"] === "domain-red")?.y,
      Math.max(...streamRows) + 6,
    );
    assert.equal(new Set(widgets.map(({ x, y }) => `${x},${y}`)).size, plan.length);
    for (const { x, y, width, height } of widgets) {
      assert(x % width === 0 && y % height === 0 && x + width <= 24);
    }
    assert.deepEqual(widgets[0]!.properties["metrics"], [
      ["AWS/Firehose", "DeliveryToAmazonOpenSearchService.DataFreshness", "DeliveryStreamName", "shop.test"],
    ]);
    const dimensions = ["DomainName", "search", "ClientId", "123456789012"];
    const errors = widgets.find(({ properties }) => properties["title"] === "domain-server-errors");
    assert.deepEqual(errors?.properties["metrics"], [
      ["AWS/ES", "5xx", ...dimensions, { id: "part", visible: false }],
      ["AWS/ES", "OpenSearchRequests", ...dimensions, { id: "whole", visible: false }],
      [{ id: "result", expression: "IF(whole > 0, 100 * FILL(part, 0) / whole, 0)", label: "domain-server-errors" }],
    ]);
  });

  it("makes no alarm on a domain of another account or Region", async () => {
    const ofStream = plan.filter(({ namespace }) => namespace === "AWS/Firehose").map(({ name }) => name);
    for (const home of ["eu-west-1:210987654321", "us-east-1:123456789012"]) {
      const recorded = await recordMonitoring({ domainArn: `arn:aws:es:${home}:domain/search` });
      const made = [...recorded.keys()].filter((key) => key.startsWith("cloudwatch.MetricAlarm"));
      assert.deepEqual(made.sort(), ofStream.map((name) => `cloudwatch.MetricAlarm monitoring-${name}`).sort());
    }
  });

  it("mails every alarm if an address is given", async () => {
    const recorded = await recordMonitoring({ alarmEmail: "ops@example.com", kmsKeyArn: "arn:key" });
    assert.deepEqual(optionsOf(recorded), {
      ...alarms,
      "sns.Topic monitoring": { parent },
      "sns.TopicSubscription monitoring": { parent },
    });
    assert.equal(inputsOf(recorded, "sns.Topic monitoring")["kmsMasterKeyId"], "arn:key");
    assert.deepEqual(inputsOf(recorded, "sns.TopicSubscription monitoring"), {
      topic: "arn:monitoring",
      protocol: "email",
      endpoint: "ops@example.com",
    });
    assertTold(recorded, "arn:monitoring");
  });

  it("sends every alarm to an existing topic, and makes no new one", async () => {
    const alarmTopicArn = "arn:aws:sns:eu-west-1:123456789012:on-call";
    const recorded = await recordMonitoring({ alarmTopicArn });
    assert.deepEqual(optionsOf(recorded), alarms);
    assertTold(recorded, alarmTopicArn);
  });
});
