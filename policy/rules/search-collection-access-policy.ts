import { ofDocument } from "../access-policy";
import { COLLECTION_ACCESS_POLICIES } from "../collection";
import { defineRule } from "../define-rule";
import { guide, wellArchitected } from "../frameworks";
import { any, not } from "../truth";

export const searchCollectionAccessPolicy = defineRule({
  name: "search-collection-access-policy",
  description: "The data access policy of a search collection names who may read and write it.",
  why: "A policy for everyone gives every principal access to the indices and their data.",
  level: "mandatory",
  severity: "critical",
  framework: wellArchitected("SEC03-BP07", "Analyze public and cross-account access"),
  remediationSteps: "Name the ARNs of roles and users, or SAML groups, under Principal.",
  url: guide.openSearch("serverless-data-access.html"),
  resources: COLLECTION_ACCESS_POLICIES,
  check: (props) =>
    ofDocument(
      props.at("policy"),
      (document) =>
        document.items().map((grant) =>
          any(
            grant
              .at("Principal")
              .items()
              .map((who) => who.isText((text) => /^\*|^arn:[^:]*:(iam|sts)::\*/.test(text))),
          ),
        ),
      { holds: not, problem: "lets anyone in", fix: "name the intended principals" },
    ),
});
