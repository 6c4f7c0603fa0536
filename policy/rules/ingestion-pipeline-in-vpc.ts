import { INGESTION_PIPELINES } from "../collection";
import { defineRule } from "../define-rule";
import { guide, wellArchitected } from "../frameworks";

export const ingestionPipelineInVpc = defineRule({
  name: "ingestion-pipeline-in-vpc",
  description: "Ingestion pipelines receive records through the VPC.",
  why: "Without a VPC a pipeline has a public endpoint, and a VPC cannot be added later.",
  level: "mandatory",
  severity: "high",
  framework: wellArchitected("SEC05-BP02", "Control traffic flow within your network layers"),
  remediationSteps: "Give the pipeline vpcOptions with subnetIds and securityGroupIds. This replaces the pipeline.",
  url: guide.openSearch("pipeline-security.html"),
  resources: INGESTION_PIPELINES,
  check: (props) => {
    const vpc = props.at("vpcOptions");
    return (vpc.isAbsent ? [vpc] : [vpc.at("subnetIds"), vpc.at("securityGroupIds")]).map((ids) => ({
      at: ids,
      holds: ids.hasNames(),
      problem: "is empty, so the pipeline has a public endpoint or the default group",
      fix: "name private subnets and a security group made for the pipeline",
    }));
  },
});
