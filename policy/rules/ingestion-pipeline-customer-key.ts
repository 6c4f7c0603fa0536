import { INGESTION_PIPELINES } from "../collection";
import { defineRule } from "../define-rule";
import { wellArchitected } from "../frameworks";
import { isCustomerKey } from "../kms";

export const ingestionPipelineCustomerKey = defineRule({
  name: "ingestion-pipeline-customer-key",
  description: "Ingestion pipelines encrypt stored records with a customer key.",
  why: "Your own key lets you control and audit decryption, and make the data unreadable at once.",
  // A key and its use cost money; a pipeline is encrypted without one, too.
  level: "advisory",
  severity: "low",
  framework: wellArchitected("SEC08-BP01", "Implement secure key management"),
  remediationSteps: "Set encryptionAtRestOptions.kmsKeyArn to the ARN of your own key.",
  url: "https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_osis_EncryptionAtRestOptions.html",
  resources: INGESTION_PIPELINES,
  check: (props) => {
    const key = props.at("encryptionAtRestOptions", "kmsKeyArn");
    return {
      at: key,
      holds: isCustomerKey(key),
      problem: "the pipeline is encrypted with AWS's own key",
      fix: "set the ARN of your own key",
    };
  },
});
