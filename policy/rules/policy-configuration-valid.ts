import { configurationProblems, idleExemptions } from "../configuration";
import { STACK, defineStackRule } from "../define-rule";
import { matches } from "../exemptions";
import { Expectation } from "../expectation";

export const policyConfigurationValid = defineStackRule({
  name: "policy-configuration-valid",
  description: "The configuration of the policies is valid.",
  why: "A policy with a wrong configuration judges nothing, and an exemption that matches nothing hides a mistake.",
  level: "mandatory",
  severity: "high",
  remediationSteps: "Correct or remove the named setting; remove exemptions of deleted resources.",
  url: "https://www.pulumi.com/docs/insights/policy/policy-packs/configuration/",
  resources: [STACK],
  judgesConfiguration: true,
  check: (resources) => {
    const stack = resources.find(({ type }) => type === STACK)?.urn ?? "";
    // Before a program has run, no exemption can match.
    const idle =
      resources.length > 1
        ? idleExemptions(({ urn: pattern }) => resources.some(({ urn }) => matches(pattern, urn)))
        : [];
    return [
      [
        stack,
        [
          ...configurationProblems().map(({ place, problem }) => wrong(place, problem, "correct the setting")),
          ...idle.map((urn) =>
            wrong("exemptions", `${urn} matches no resource of the stack`, "correct the URN, or remove the exemption"),
          ),
        ],
      ],
    ];
  },
});

function wrong(at: string, problem: string, fix: string): Expectation {
  return { at, holds: false, problem, fix };
}
