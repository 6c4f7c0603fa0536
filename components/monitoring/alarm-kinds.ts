export interface MetricMeasure {
  readonly metricName: string;
}

/** Metric math over several metrics, each with the alarm's statistic and period. */
export interface MathMeasure {
  /** CloudWatch metric math; its variables are the keys of `metrics`. */
  readonly expression: string;
  /** Variable of the expression → name of the metric. */
  readonly metrics: Readonly<Record<string, string>>;
}

/** One CloudWatch alarm, on a metric or an expression. */
export type Alarm = AlarmTerms & (MetricMeasure | MathMeasure);

interface AlarmTerms {
  /** Name within the stack, in kebab case. */
  readonly name: string;
  /** Its meaning and the fix. */
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
 * Meaning of a period without data. `ignore` keeps the alarm's state, so an idle stream does not
 * clear the alarm of a failed delivery. `notBreaching` clears it, for counters and for metrics that
 * appear only during a failure.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarms-and-missing-data
 */
export type MissingData = "ignore" | "notBreaching";

/** An alarm without namespace and dimensions. */
export type Watch = Omit<AlarmTerms, "namespace" | "dimensions"> & (MetricMeasure | MathMeasure);

/** In seconds. */
export const MINUTE = 60;

/** Usual terms of an alarm: on any node, for one minute. */
const usual = {
  statistic: "Maximum",
  comparisonOperator: "GreaterThanOrEqualToThreshold",
  threshold: 1,
  periodSeconds: MINUTE,
  evaluationPeriods: 1,
  missingData: "ignore",
} as const;

/** A metric that is 1 during a failure. */
export function event(
  name: string,
  metricName: string,
  description: string,
  evaluationPeriods: number,
  periodSeconds = MINUTE,
): Watch {
  return { ...usual, name, description, metricName, periodSeconds, evaluationPeriods };
}

/** A metric that exists, as 1, only during a failure. */
export function trouble(name: string, metricName: string, description: string): Watch {
  return { ...usual, name, description, metricName, missingData: "notBreaching" };
}

/** A queue that is too long, on average or at its maximum. */
export function queue(
  name: string,
  metricName: string,
  threshold: number,
  statistic: "Average" | "Maximum",
  description: string,
): Watch {
  return { ...usual, name, description, metricName, statistic, threshold };
}

/** Growth of a cumulative counter since the previous period. */
export function growth(name: string, metricName: string, description: string): Watch {
  const measure = { expression: "DIFF(counted)", metrics: { counted: metricName } };
  return { ...usual, name, description, ...measure, statistic: "Sum", missingData: "notBreaching" };
}

/**
 * A share that is too large, in percent, in three consecutive periods of five minutes; 0 without
 * data.
 */
export function share(name: string, part: string, whole: string, threshold: number, description: string): Watch {
  const measure = { expression: "IF(whole > 0, 100 * FILL(part, 0) / whole, 0)", metrics: { part, whole } };
  const terms = { statistic: "Sum", threshold, missingData: "notBreaching" } as const;
  return { ...usual, name, description, ...measure, ...terms, periodSeconds: 5 * MINUTE, evaluationPeriods: 3 };
}

/**
 * A percentage that is too high on any node in three consecutive periods; an average would hide it.
 */
export function pressure(
  name: string,
  metricName: string,
  threshold: number,
  periodSeconds: number,
  description: string,
): Watch {
  return { ...usual, name, description, metricName, threshold, periodSeconds, evaluationPeriods: 3 };
}

/** A counter that should stay 0 over five minutes. */
export function occurrence(name: string, metricName: string, description: string): Watch {
  const none = { comparisonOperator: "GreaterThanThreshold", threshold: 0 } as const;
  const sum = { statistic: "Sum", periodSeconds: 5 * MINUTE, missingData: "notBreaching" } as const;
  return { ...usual, name, description, metricName, ...none, ...sum };
}

/** The share of successful attempts over one period; with little traffic, few periods have data. */
export function failing(name: string, metricName: string, periodSeconds: number, description: string): Watch {
  const share = { statistic: "Average", comparisonOperator: "LessThanThreshold" } as const;
  return { ...usual, name, description, metricName, ...share, periodSeconds };
}

/** A delay that is too long, in the metric's own unit. */
export function delay(name: string, metricName: string, threshold: number, description: string): Watch {
  const late = { comparisonOperator: "GreaterThanThreshold", threshold, periodSeconds: 5 * MINUTE } as const;
  return { ...usual, name, description, metricName, ...late };
}

/** A number that is too low at any moment of a period. */
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

/** A remainder that is too small at any moment of a minute. */
export function scarcity(name: string, metricName: string, threshold: number, description: string): Watch {
  const little = { statistic: "Minimum", comparisonOperator: "LessThanOrEqualToThreshold", threshold } as const;
  return { ...usual, name, description, metricName, ...little };
}
