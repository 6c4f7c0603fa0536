import { ofDocument, opensToAnyone } from "../access-policy";
import { PIPELINE_POLICIES } from "../collection";
import { defineRule } from "../define-rule";
import { guide, wellArchitected } from "../frameworks";
import { not } from "../truth";

export const ingestionPipelineAccessPolicy = defineRule({
  name: "ingestion-pipeline-access-policy",
  description: "The resource policy of an ingestion pipeline names who may use it.",
  why: "A policy for everyone lets every account connect to the pipeline and write to its sinks.",
  level: "mandatory",
  // As for a domain or a collection.
  severity: "critical",
  framework: wellArchitected("SEC03-BP07", "Analyze public and cross-account access"),
  remediationSteps: "Name the accounts or roles under Principal, or limit them by aws:PrincipalOrgID.",
  url: guide.openSearch("pipeline-security.html"),
  resources: PIPELINE_POLICIES,
  check: (props) =>
    ofDocument(
      props.at("policy"),
      (document) =>
        document
          .at("Statement")
          .items()
          .map((statement) => opensToAnyone(statement, false)),
      { holds: not, problem: "a statement admits anyone", fix: "name the intended principals" },
    ),
});
