export const COLLECTIONS = [
  "aws:opensearch/serverlessCollection:ServerlessCollection",
  "aws-native:opensearchserverless:Collection",
];

/** Network and encryption policies, distinguished by `type`. */
export const COLLECTION_SECURITY_POLICIES = [
  "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy",
  "aws-native:opensearchserverless:SecurityPolicy",
];

export const COLLECTION_ACCESS_POLICIES = [
  "aws:opensearch/serverlessAccessPolicy:ServerlessAccessPolicy",
  "aws-native:opensearchserverless:AccessPolicy",
];

export const INGESTION_PIPELINES = ["aws:opensearchingest/pipeline:Pipeline", "aws-native:osis:Pipeline"];

/** Policies that admit other accounts to a pipeline or its endpoint. */
export const PIPELINE_POLICIES = ["aws:opensearchingest/resourcePolicy:ResourcePolicy"];
