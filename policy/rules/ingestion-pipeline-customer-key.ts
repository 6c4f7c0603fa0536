import { INGESTION_PIPELINES } from "../collection";
import { defineRule } from "../define-rule";
import { wellArchitected } from "../frameworks";
import { isCustomerKey } from "../kms";

export const ingestionPipelineCustomerKey = defineRule({
  name: "ingestion-pipeline-customer-key",
  description: "Ingestion pipelines encrypt what they hold with a key of the customer's own.",
  why: "Only with your own key can you say who may decrypt, see who did, and make the data unreadable at once.",
  // A key and its use cost money; without one a pipeline is encrypted all the same.
  level: "advisory",
  severity: "low",
  framework: wellArchitected("SEC08-BP01", "Implement secure key management"),
  remediationSteps: "Set encryptionAtRestOptions.kmsKeyArn to the ARN of a key of your own.",
  url: "https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_osis_EncryptionAtRestOptions.html",
  resources: INGESTION_PIPELINES,
  check: (props) => {
    const key = props.at("encryptionAtRestOptions", "kmsKeyArn");
    return {
      at: key,
      holds: isCustomerKey(key),
      problem: "the pipeline is encrypted with AWS's own key",
      fix: "name the ARN of a key of your own",
    };
  },
});
