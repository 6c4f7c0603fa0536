/** One CloudWatch alarm on one metric. */
export interface Alarm {
  /** Name within the stack, in kebab case. */
  readonly name: string;
  /** What it means and what to do. */
  readonly description: string;
  readonly namespace: "AWS/Firehose" | "AWS/ES";
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Maximum" | "Minimum" | "Average" | "Sum";
  readonly comparisonOperator:
    "GreaterThanOrEqualToThreshold" | "GreaterThanThreshold" | "LessThanOrEqualToThreshold" | "LessThanThreshold";
  readonly threshold: number;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
}

/** What an alarm looks at, before it is said whose metric it is. */
export type Watch = Omit<Alarm, "namespace" | "dimensions">;

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
): Watch {
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
