import { INGESTION_PIPELINES } from "../collection";
import { defineRule } from "../define-rule";
import { guide, wellArchitected } from "../frameworks";
import { bodyWithout } from "../pipeline-body";

export const ingestionPipelineHttpsEndpoint = defineRule({
  name: "ingestion-pipeline-https-endpoint",
  description: "Ingestion pipelines reach their sources and sinks over HTTPS, and check certificates.",
  why: "Over plain HTTP, or without checked certificates, anyone on the network path can read and change the records.",
  level: "mandatory",
  // As for a delivery stream.
  severity: "high",
  framework: wellArchitected("SEC09-BP02", "Enforce encryption in transit"),
  remediationSteps: "Begin the addresses in the pipeline's body with https://, and leave insecure out.",
  url: guide.openSearch("pipeline-config-reference.html"),
  resources: INGESTION_PIPELINES,
  check: bodyWithout(sendsInTheClear, {
    problem: "names an http:// address, or skips the check of certificates",
    fix: "begin the address with https://, and leave insecure out",
  }),
});

/** Accepts YAML or JSON; comments do not count. */
function sendsInTheClear(body: string): boolean {
  const lines = body.split("\n").map((line) => line.replace(/(^|\s)#.*$/, ""));
  return lines.some(
    (line) => /(^|[\s"'[,])http:\/\//i.test(line) || /["']?insecure["']?\s*:\s*["']?true\b/i.test(line),
  );
}
