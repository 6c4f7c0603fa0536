import type { Alarm } from "../../components/monitoring/alarm-kinds";

/** Adds meanings and conditions. @throws for an alarm without a heading, or the reverse. */
export function withConditions(page: string, alarms: readonly Alarm[]): string {
  const entries = page.matchAll(/^### (\S+)\n\n(?:(?!\d+\. |#).*\n\n)?(1\. )?/gm);
  const steps = new Map([...entries].map(([, name = "", first]) => [name, first !== undefined]));
  const names = alarms.map(({ name }) => name);
  const without = names.filter((name) => steps.get(name) !== true);
  const unknown = [...steps.keys()].filter((name) => !names.includes(name));
  if (without.length + unknown.length > 0) {
    throw new Error(
      `docs/alarms.md: alarms without a heading and steps: ${without.join(", ")}; headings without an alarm: ${unknown.join(", ")}`,
    );
  }
  return alarms.reduce(
    (text, { name, description, ...alarm }) =>
      text.replace(
        new RegExp(`^### ${name}\\n\\n(?!\\d+\\. ).*\\n\\n`, "m"),
        () => `### ${name}\n\n${description} Fires at: ${condition({ name, description, ...alarm })}.\n\n`,
      ),
    page,
  );
}

/** Signs of comparison operators. */
export const SIGNS = {
  GreaterThanOrEqualToThreshold: "≥",
  GreaterThanThreshold: ">",
  LessThanOrEqualToThreshold: "≤",
  LessThanThreshold: "<",
} as const;

/** `DataFreshness` maximum > 900, 2 × 5 minutes. */
export function condition(alarm: Alarm): string {
  const { statistic, comparisonOperator, threshold, periodSeconds, evaluationPeriods } = alarm;
  const minutes = periodSeconds / 60;
  const period = minutes === 1440 ? "1 day" : minutes === 1 ? "1 minute" : `${minutes} minutes`;
  const periods = evaluationPeriods === 1 ? period : `${evaluationPeriods} × ${period}`;
  const measure =
    "metricName" in alarm
      ? alarm.metricName
      : Object.entries(alarm.metrics).reduce(
          (text, [variable, name]) => text.replaceAll(variable, name),
          alarm.expression,
        );
  return `\`${measure}\` ${statistic.toLowerCase()} ${SIGNS[comparisonOperator]} ${threshold}, ${periods}`;
}
