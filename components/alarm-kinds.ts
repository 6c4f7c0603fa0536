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
}

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
  };
}

/** A queue that is too long on average. */
export function queue(name: string, metricName: string, threshold: number, description: string): Watch {
  return { ...event(name, metricName, description, 1), statistic: "Average", threshold };
}

/** A counter that only ever grows, as a node counts since its start: how much it has grown since the period before. */
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
  };
}

/** A part of all that happened that is too large, in percent, three times five minutes in a row; of nothing it is 0. */
export function share(name: string, part: string, whole: string, thresholdPercent: number, description: string): Watch {
  return {
    name,
    description,
    expression: "IF(whole > 0, 100 * part / whole, 0)",
    metrics: { part, whole },
    statistic: "Sum",
    comparisonOperator: atLeast,
    threshold: thresholdPercent,
    periodSeconds: 5 * MINUTE,
    evaluationPeriods: 3,
  };
}

/** A percentage that is too high three periods in a row. */
export function pressure(
  name: string,
  metricName: string,
  threshold: number,
  statistic: "Average" | "Maximum",
  periodSeconds: number,
  description: string,
): Watch {
  return {
    name,
    description,
    metricName,
    statistic,
    comparisonOperator: atLeast,
    threshold,
    periodSeconds,
    evaluationPeriods: 3,
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
  };
}

/** Attempts of which some fail: the metric is the share of those that succeed, 1 when all do. */
export function failing(name: string, metricName: string, evaluationPeriods: number, description: string): Watch {
  return {
    name,
    description,
    metricName,
    statistic: "Average",
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    periodSeconds: 5 * MINUTE,
    evaluationPeriods,
  };
}

/** Something that lies too far behind, twice five minutes in a row; the threshold is in the metric's own unit. */
export function delay(name: string, metricName: string, threshold: number, description: string): Watch {
  return {
    name,
    description,
    metricName,
    statistic: "Maximum",
    comparisonOperator: "GreaterThanThreshold",
    threshold,
    periodSeconds: 5 * MINUTE,
    evaluationPeriods: 2,
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
  };
}
