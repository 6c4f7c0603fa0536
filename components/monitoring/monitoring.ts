import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";
import type { Alarm } from "./alarm-kinds";
import { planAlarms, type WatchedStream, type WatchedSettings } from "./alarm-plan";
import type { SearchTarget } from "../domain/search-target";
import { domainArn } from "../iam/arns";
import type { StackContext } from "../stack-context";
import { fittedNameWithoutDots } from "../fitted-name";

/** Settings of the monitoring; text that is not set is empty. */
export interface MonitoringSettings extends WatchedSettings {
  /** Existing topic that gets every alarm, or empty. A change is in place. */
  readonly alarmTopicArn: string;
  /** Address that gets every alarm, or empty. A change replaces the subscription. */
  readonly alarmEmail: string;
}

export interface MonitoringArgs {
  readonly settings: MonitoringSettings;
  /** Without a receiver, a stack whose data are protected gets a warning. */
  readonly stack: StackContext;
  readonly domain: Pick<SearchTarget, "engine" | "domainName" | "domainArn">;
  readonly streams: readonly WatchedStream[];
}

/**
 * Alarms on stream and domain (where that is in this account and Region), a dashboard of what they
 * watch, and a receiver where one is named. Cost: 0.10 USD a month per metric of an alarm.
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
      void pulumi.log.warn("The alarms tell nobody: set alarmTopicArn or alarmEmail (docs/operations.md).", this);
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

/** What the names of alarms and dashboard begin with. */
const stackName = (): string => `${pulumi.getProject()}-${pulumi.getStack()}`;

/** What the alarm reads: a metric, or the queries of an expression. */
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

/** Name of an expression among the variables that it is made of. */
const RESULT = "result";

/** The lines of a chart; the metrics of an expression are hidden. */
function chartLines(alarm: Alarm): readonly (readonly unknown[])[] {
  const metric = (name: string): unknown[] => [alarm.namespace, name, ...Object.entries(alarm.dimensions).flat()];
  if ("metricName" in alarm) return [metric(alarm.metricName)];
  const hidden = Object.entries(alarm.metrics).map(([id, name]) => [...metric(name), { id, visible: false }]);
  return [...hidden, [{ id: RESULT, expression: alarm.expression, label: alarm.name }]];
}

const WIDGETS_PER_ROW = 3;
/** In units of a dashboard's grid, which is 24 wide. */
const WIDTH = 8;
const HEIGHT = 6;
/** By a longer period a chart of some hours would be a few points. */
const LONGEST_CHART_PERIOD_SECONDS = 300;

/**
 * One chart per watched metric, with the alarm's threshold drawn in. Each stream begins a row, and
 * so does the domain. A dashboard takes 500 charts, which is enough for 40 streams.
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

/** Alarms in rows of the dashboard; those of another stream or domain begin a new one. */
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
