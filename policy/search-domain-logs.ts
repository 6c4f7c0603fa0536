import { Expectation } from "./expectation";
import { SearchDomain } from "./search-domain";

/** @param logType as the service names it, such as AUDIT_LOGS */
export function expectLog({ logs, publishes }: SearchDomain, logType: string): Expectation {
  return {
    at: logs,
    holds: publishes(logType),
    problem: `${logType} is not published, or to no log group`,
    fix: `add ${logType} with the ARN of a log group`,
  };
}
