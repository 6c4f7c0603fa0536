import { INGESTION_PIPELINES } from "../collection";
import { defineRule } from "../define-rule";
import { guide, wellArchitected } from "../frameworks";
import { all } from "../truth";

export const ingestionPipelineLogs = defineRule({
  name: "ingestion-pipeline-logs",
  description: "Ingestion pipelines log failed processing and delivery.",
  why: "Only its log shows that a pipeline drops records.",
  // Log groups cost money per GB written.
  level: "advisory",
  severity: "medium",
  framework: wellArchitected("SEC04-BP01", "Configure service and application logging"),
  remediationSteps: "Set logPublishingOptions.isLoggingEnabled to true and name a log group.",
  url: guide.openSearch("monitoring-pipeline-logs.html"),
  resources: INGESTION_PIPELINES,
  check: (props, type) => {
    const logs = props.at("logPublishingOptions");
    const destination = logs.at(
      type.startsWith("aws-native:") ? "cloudWatchLogDestination" : "cloudwatchLogDestination",
    );
    return {
      at: logs,
      holds: all([logs.at("isLoggingEnabled").isTrue(), destination.at("logGroup").isName()]),
      problem: "the pipeline does not log, or has no log group",
      fix: "set isLoggingEnabled to true and name a log group",
    };
  },
});
