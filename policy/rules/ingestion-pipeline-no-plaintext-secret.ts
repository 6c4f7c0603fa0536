import { INGESTION_PIPELINES } from "../collection";
import { namesCredential } from "../credentials";
import { defineRule } from "../define-rule";
import { guide, wellArchitected } from "../frameworks";
import { bodyWithout } from "../pipeline-body";

export const ingestionPipelineNoPlaintextSecret = defineRule({
  name: "ingestion-pipeline-no-plaintext-secret",
  description: "Ingestion pipelines take credentials from Secrets Manager.",
  why: "A credential in the body is visible in the state and the pipeline's description, and cannot be rotated.",
  level: "mandatory",
  severity: "high",
  framework: wellArchitected("SEC02-BP03", "Store and use secrets securely"),
  remediationSteps:
    "Write ${{aws_secrets:<name>:<key>}} instead of the credential, and declare the secret under extension.aws.secrets.",
  url: guide.openSearch("pipeline-config-reference.html"),
  resources: INGESTION_PIPELINES,
  check: bodyWithout(holdsCredential, {
    problem: "holds a credential",
    fix: "refer to a secret as ${{aws_secrets:<name>:<key>}}",
  }),
});

/** `password: "…"` in YAML or JSON, with a value that is no reference. */
function holdsCredential(body: string): boolean {
  return [...body.matchAll(/["']?([\w-]+)["']?[ \t]*:[ \t]*["']?(\$\{\{[^}]*\}\}|[^\s"'#,{}[\]]+)/g)].some(
    ([, name = "", value = ""]) =>
      namesCredential(name) && !/^\$\{\{/.test(value) && !/^(true|false|null|arn:.*|\d{1,3})$/.test(value),
  );
}
