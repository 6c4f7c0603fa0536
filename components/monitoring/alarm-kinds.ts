/** One metric of CloudWatch. */
export interface MetricMeasure {
  readonly metricName: string;
}

/** What metric math makes of several metrics, each by the alarm's statistic and period. */
export interface MathMeasure {
  /** In the words of CloudWatch's metric math; its variables are the keys of `metrics`. */
  readonly expression: string;
  /** Variable of the expression → name of the metric. */
  readonly metrics: Readonly<Record<string, string>>;
}

/** One CloudWatch alarm, on one metric or on what an expression makes of several. */
export type Alarm = AlarmTerms & (MetricMeasure | MathMeasure);

interface AlarmTerms {
  /** Name within the stack, in kebab case. */
  readonly name: string;
  /** What it means and what to do. */
  readonly description: string;
  readonly namespace: "AWS/Firehose" | "AWS/ES";
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Maximum" | "Minimum" | "Average" | "Sum";
  readonly comparisonOperator:
    "GreaterThanOrEqualToThreshold" | "GreaterThanThreshold" | "LessThanOrEqualToThreshold" | "LessThanThreshold";
  readonly threshold: number;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly missingData: MissingData;
}

/**
 * What a period without data means. `ignore` keeps the alarm's state: right for what is measured
 * only while something runs, as an idle stream would otherwise clear the alarm of its last failed
 * delivery, and the next one raise it again. `notBreaching` clears it: right for what is counted,
 * and for metrics that appear only while something is wrong.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarms-and-missing-data
 */
export type MissingData = "ignore" | "notBreaching";

/** What an alarm looks at, before it is said whose metric it is. */
export type Watch = Omit<AlarmTerms, "namespace" | "dimensions"> & (MetricMeasure | MathMeasure);

const atLeast = "GreaterThanOrEqualToThreshold";

/** In seconds. */
export const MINUTE = 60;

/** A metric that is 1 while something is wrong. */
export function event(
  name: string,
  metricName: string,
  description: string,
  evaluationPeriods: number,
  periodSeconds = MINUTE,
): Watch & MetricMeasure {
  return {
    name,
    description,
    metricName,
    statistic: "Maximum",
    comparisonOperator: atLeast,
    threshold: 1,
    periodSeconds,
    evaluationPeriods,
    missingData: "ignore",
  };
}

/** A metric that is there, and 1, only while something is wrong. */
export function trouble(name: string, metricName: string, description: string): Watch {
  return { ...event(name, metricName, description, 1), missingData: "notBreaching" };
}

/** A queue that is too long, on average or at its longest. */
export function queue(
  name: string,
  metricName: string,
  threshold: number,
  statistic: "Average" | "Maximum",
  description: string,
): Watch {
  return { ...event(name, metricName, description, 1), statistic, threshold };
}

/**
 * A counter that only ever grows, as a node counts since its start: how much it has grown since the
 * period before.
 */
export function growth(name: string, metricName: string, description: string): Watch {
  return {
    name,
    description,
    expression: "DIFF(counted)",
    metrics: { counted: metricName },
    statistic: "Sum",
    comparisonOperator: atLeast,
    threshold: 1,
    periodSeconds: MINUTE,
    evaluationPeriods: 1,
    missingData: "notBreaching",
  };
}

/**
 * A part of all that happened that is too large, in percent, three times five minutes in a row; of
 * nothing it is 0, and so is a part without data.
 */
export function share(name: string, part: string, whole: string, thresholdPercent: number, description: string): Watch {
  return {
    name,
    description,
    expression: "IF(whole > 0, 100 * FILL(part, 0) / whole, 0)",
    metrics: { part, whole },
    statistic: "Sum",
    comparisonOperator: atLeast,
    threshold: thresholdPercent,
    periodSeconds: 5 * MINUTE,
    evaluationPeriods: 3,
    missingData: "notBreaching",
  };
}

/**
 * A percentage that is too high three periods in a row, on any one node: an average would hide it
 * among the others.
 */
export function pressure(
  name: string,
  metricName: string,
  threshold: number,
  periodSeconds: number,
  description: string,
): Watch {
  return {
    name,
    description,
    metricName,
    statistic: "Maximum",
    comparisonOperator: atLeast,
    threshold,
    periodSeconds,
    evaluationPeriods: 3,
    missingData: "ignore",
  };
}

/** Something of which none should be counted, over five minutes. */
export function occurrence(name: string, metricName: string, description: string): Watch {
  return {
    name,
    description,
    metricName,
    statistic: "Sum",
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
    periodSeconds: 5 * MINUTE,
    evaluationPeriods: 1,
    missingData: "notBreaching",
  };
}

/**
 * Attempts of which some fail: the metric is the share of those that succeed, 1 when all do. One
 * period, as a stream with little traffic seldom has data in several of them in a row.
 */
export function failing(name: string, metricName: string, periodSeconds: number, description: string): Watch {
  return {
    name,
    description,
    metricName,
    statistic: "Average",
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    periodSeconds,
    evaluationPeriods: 1,
    missingData: "ignore",
  };
}

/**
 * Something that lies too far behind; the threshold is in the metric's own unit, and has its
 * margin.
 */
export function delay(name: string, metricName: string, threshold: number, description: string): Watch {
  return {
    name,
    description,
    metricName,
    statistic: "Maximum",
    comparisonOperator: "GreaterThanThreshold",
    threshold,
    periodSeconds: 5 * MINUTE,
    evaluationPeriods: 1,
    missingData: "ignore",
  };
}

/** Fewer than there should be, at any moment of a period. */
export function shortage(
  name: string,
  metricName: string,
  expected: number,
  periodSeconds: number,
  description: string,
): Watch {
  return {
    name,
    description,
    metricName,
    statistic: "Minimum",
    comparisonOperator: "LessThanThreshold",
    threshold: expected,
    periodSeconds,
    evaluationPeriods: 1,
    missingData: "ignore",
  };
}
