import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";
import type { Alarm } from "./alarm-kinds";
import { planAlarms, type WatchedStream, type WatchedSettings } from "./alarm-plan";
import type { SearchTarget } from "../domain/search-target";
import { domainArn } from "../iam/arns";
import type { StackContext } from "../stack/stack-context";
import { fittedNameWithoutDots } from "../stack/fitted-name";

/** Settings of the monitoring; text that is not set is empty. */
export interface MonitoringSettings extends WatchedSettings {
  /** Existing topic that gets every alarm, or empty. A change is in place. */
  readonly alarmTopicArn: string;
  /** Address that gets every alarm, or empty. A change replaces the subscription. */
  readonly alarmEmail: string;
}

export interface MonitoringArgs {
  readonly settings: MonitoringSettings;
  /** A stack with protected data gets a warning if there is no receiver. */
  readonly stack: StackContext;
  readonly domain: Pick<SearchTarget, "engine" | "domainName" | "domainArn">;
  readonly streams: readonly WatchedStream[];
}

/**
 * Alarms on streams and the domain (if in this account and Region), a dashboard of their metrics,
 * and a receiver if set. Cost: 0.10 USD per month and metric of an alarm.
 */
export class Monitoring extends pulumi.ComponentResource {
  readonly dashboardName: string;

  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("private-ingest:monitoring:Monitoring", name, {}, opts);
    // A domain elsewhere has its metrics there: here an alarm would match nothing, silently.
    const { settings, stack, domain, streams } = args;
    const { engine, domainName } = domain;
    const { region, accountId } = stack.place;
    const isDomainHere = domain.domainArn === domainArn(stack.place, domainName);
    const alarms = planAlarms({ ...settings, engine, domainName, streams, accountId }).filter(
      ({ namespace }) => isDomainHere || namespace !== "AWS/ES",
    );
    const actions = this.receivers(name, args);
    if (actions.length === 0 && stack.protectData) {
      void pulumi.log.warn("No one receives the alarms: set alarmTopicArn or alarmEmail (docs/operations.md).", this);
    }
    for (const alarm of alarms) this.createAlarm(name, alarm, actions);
    this.dashboardName = fittedNameWithoutDots(stackName());
    new aws.cloudwatch.Dashboard(
      name,
      { dashboardName: this.dashboardName, dashboardBody: JSON.stringify(dashboard(alarms, region)) },
      { parent: this },
    );
    this.registerOutputs({ dashboardName: this.dashboardName });
  }

  private receivers(name: string, args: MonitoringArgs): pulumi.Input<string>[] {
    const { alarmTopicArn, alarmEmail } = args.settings;
    if (alarmTopicArn) return [alarmTopicArn];
    return alarmEmail ? [this.mail(name, args)] : [];
  }

  private mail(name: string, args: MonitoringArgs): pulumi.Output<string> {
    const topic = new aws.sns.Topic(
      name,
      { displayName: `Alarms of ${stackName()}`, kmsMasterKeyId: args.stack.kmsKeyArn },
      { parent: this },
    );
    new aws.sns.TopicSubscription(
      name,
      { topic: topic.arn, protocol: "email", endpoint: args.settings.alarmEmail },
      { parent: this },
    );
    return topic.arn;
  }

  private createAlarm(name: string, alarm: Alarm, actions: pulumi.Input<string>[]): void {
    new aws.cloudwatch.MetricAlarm(
      `${name}-${alarm.name}`,
      {
        name: `${stackName()}-${alarm.name}`,
        alarmDescription: alarm.description,
        ...measureOf(alarm),
        comparisonOperator: alarm.comparisonOperator,
        threshold: alarm.threshold,
        evaluationPeriods: alarm.evaluationPeriods,
        treatMissingData: alarm.missingData,
        alarmActions: actions,
        okActions: actions,
      },
      { parent: this },
    );
  }
}

/** Prefix of the names of alarms and dashboard. */
const stackName = (): string => `${pulumi.getProject()}-${pulumi.getStack()}`;

/** The alarm's input: a metric, or the queries of an expression. */
function measureOf(alarm: Alarm): Partial<aws.cloudwatch.MetricAlarmArgs> {
  const { namespace, dimensions, statistic, periodSeconds: period } = alarm;
  if ("metricName" in alarm) {
    return { namespace, metricName: alarm.metricName, dimensions: { ...dimensions }, statistic, period };
  }
  return {
    metricQueries: [
      ...Object.entries(alarm.metrics).map(([id, metricName]) => ({
        id,
        metric: { namespace, metricName, dimensions: { ...dimensions }, stat: statistic, period },
      })),
      { id: RESULT, expression: alarm.expression, label: alarm.name, returnData: true },
    ],
  };
}

/** Name of the expression among its variables. */
const RESULT = "result";

/** The lines of a chart; the metrics of an expression are hidden. */
function chartLines(alarm: Alarm): readonly (readonly unknown[])[] {
  const metric = (name: string): unknown[] => [alarm.namespace, name, ...Object.entries(alarm.dimensions).flat()];
  if ("metricName" in alarm) return [metric(alarm.metricName)];
  const hidden = Object.entries(alarm.metrics).map(([id, name]) => [...metric(name), { id, visible: false }]);
  return [...hidden, [{ id: RESULT, expression: alarm.expression, label: alarm.name }]];
}

const WIDGETS_PER_ROW = 3;
/** In columns of a dashboard's grid, which has 24. */
const WIDTH = 8;
const HEIGHT = 6;
/** With a longer period, a chart of some hours would have only a few points. */
const LONGEST_CHART_PERIOD_SECONDS = 300;

/**
 * One chart per watched metric, with the alarm's threshold. Each stream and the domain begin a row.
 * A dashboard allows 500 charts, enough for 40 streams.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
 */
function dashboard(alarms: readonly Alarm[], region: string): object {
  const rows = inRows(alarms);
  return {
    widgets: rows.flatMap((row, y) =>
      row.map((alarm, x) => ({
        type: "metric",
        x: x * WIDTH,
        y: y * HEIGHT,
        width: WIDTH,
        height: HEIGHT,
        properties: {
          title: alarm.name,
          region,
          view: "timeSeries",
          stat: alarm.statistic,
          period: Math.min(alarm.periodSeconds, LONGEST_CHART_PERIOD_SECONDS),
          metrics: chartLines(alarm),
          annotations: { horizontal: [{ label: "alarm", value: alarm.threshold }] },
        },
      })),
    ),
  };
}

/** Alarms by row of the dashboard; each stream and the domain begin a row. */
function inRows(alarms: readonly Alarm[]): Alarm[][] {
  const rows: Alarm[][] = [];
  for (const alarm of alarms) {
    const row = rows.at(-1);
    const isOfRow = row !== undefined && watchedThing(row[0]) === watchedThing(alarm);
    if (row !== undefined && isOfRow && row.length < WIDGETS_PER_ROW) row.push(alarm);
    else rows.push([alarm]);
  }
  return rows;
}

const watchedThing = (alarm: Alarm | undefined): string => Object.values(alarm?.dimensions ?? {}).join();
