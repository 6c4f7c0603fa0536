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

/** In seconds. */
export const MINUTE = 60;

/** What most alarms have in common: any one node shows it, for one minute. */
const usual = {
  statistic: "Maximum",
  comparisonOperator: "GreaterThanOrEqualToThreshold",
  threshold: 1,
  periodSeconds: MINUTE,
  evaluationPeriods: 1,
  missingData: "ignore",
} as const;

/** A metric that is 1 while something is wrong. */
export function event(
  name: string,
  metricName: string,
  description: string,
  evaluationPeriods: number,
  periodSeconds = MINUTE,
): Watch {
  return { ...usual, name, description, metricName, periodSeconds, evaluationPeriods };
}

/** A metric that is there, and 1, only while something is wrong. */
export function trouble(name: string, metricName: string, description: string): Watch {
  return { ...usual, name, description, metricName, missingData: "notBreaching" };
}

/** A queue that is too long, on average or at its longest. */
export function queue(
  name: string,
  metricName: string,
  threshold: number,
  statistic: "Average" | "Maximum",
  description: string,
): Watch {
  return { ...usual, name, description, metricName, statistic, threshold };
}

/** How much a counter that only ever grows has grown since the period before. */
export function growth(name: string, metricName: string, description: string): Watch {
  const measure = { expression: "DIFF(counted)", metrics: { counted: metricName } };
  return { ...usual, name, description, ...measure, statistic: "Sum", missingData: "notBreaching" };
}

/** A part of a whole that is too large, in percent, three times five minutes in a row. */
export function share(name: string, part: string, whole: string, threshold: number, description: string): Watch {
  const measure = { expression: "IF(whole > 0, 100 * FILL(part, 0) / whole, 0)", metrics: { part, whole } };
  const terms = { statistic: "Sum", threshold, missingData: "notBreaching" } as const;
  return { ...usual, name, description, ...measure, ...terms, periodSeconds: 5 * MINUTE, evaluationPeriods: 3 };
}

/** A percentage that is too high three periods in a row on any node; an average would hide it. */
export function pressure(
  name: string,
  metricName: string,
  threshold: number,
  periodSeconds: number,
  description: string,
): Watch {
  return { ...usual, name, description, metricName, threshold, periodSeconds, evaluationPeriods: 3 };
}

/** Something of which none should be counted, over five minutes. */
export function occurrence(name: string, metricName: string, description: string): Watch {
  const none = { comparisonOperator: "GreaterThanThreshold", threshold: 0 } as const;
  const sum = { statistic: "Sum", periodSeconds: 5 * MINUTE, missingData: "notBreaching" } as const;
  return { ...usual, name, description, metricName, ...none, ...sum };
}

/** The share of attempts that succeed, over one period: with little traffic, few have data. */
export function failing(name: string, metricName: string, periodSeconds: number, description: string): Watch {
  const share = { statistic: "Average", comparisonOperator: "LessThanThreshold" } as const;
  return { ...usual, name, description, metricName, ...share, periodSeconds };
}

/** Something that lies too far behind, in the metric's own unit. */
export function delay(name: string, metricName: string, threshold: number, description: string): Watch {
  const late = { comparisonOperator: "GreaterThanThreshold", threshold, periodSeconds: 5 * MINUTE } as const;
  return { ...usual, name, description, metricName, ...late };
}

/** Fewer than there should be, at any moment of a period. */
export function shortage(
  name: string,
  metricName: string,
  threshold: number,
  periodSeconds: number,
  description: string,
): Watch {
  const few = { statistic: "Minimum", comparisonOperator: "LessThanThreshold", threshold } as const;
  return { ...usual, name, description, metricName, ...few, periodSeconds };
}

/** Too little left of something, at any moment of a minute. */
export function scarcity(name: string, metricName: string, threshold: number, description: string): Watch {
  const little = { statistic: "Minimum", comparisonOperator: "LessThanOrEqualToThreshold", threshold } as const;
  return { ...usual, name, description, metricName, ...little };
}
