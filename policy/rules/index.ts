import { Rule } from "../define-rule";
import { defaultSecurityGroupClosed } from "./default-security-group-closed";
import { firehoseBufferingBounds } from "./firehose-buffering-bounds";
import { firehoseCustomerKey } from "./firehose-customer-key";
import { firehoseEncrypted } from "./firehose-encrypted";
import { firehoseErrorLogging } from "./firehose-error-logging";
import { firehoseFailedDocumentsBackup } from "./firehose-failed-documents-backup";
import { firehoseHttpsEndpoint } from "./firehose-https-endpoint";
import { firehoseInVpc } from "./firehose-in-vpc";
import { firehoseNoPlaintextSecret } from "./firehose-no-plaintext-secret";
import { firehoseRetryBounds } from "./firehose-retry-bounds";
import { ingestionPipelineAccessPolicy } from "./ingestion-pipeline-access-policy";
import { ingestionPipelineCustomerKey } from "./ingestion-pipeline-customer-key";
import { ingestionPipelineHttpsEndpoint } from "./ingestion-pipeline-https-endpoint";
import { ingestionPipelineInVpc } from "./ingestion-pipeline-in-vpc";
import { ingestionPipelineLogs } from "./ingestion-pipeline-logs";
import { ingestionPipelineNoPlaintextSecret } from "./ingestion-pipeline-no-plaintext-secret";
import { networkAclNoPublicAdminPorts } from "./network-acl-no-public-admin-ports";
import { policyConfigurationValid } from "./policy-configuration-valid";
import { searchCollectionAccessPolicy } from "./search-collection-access-policy";
import { searchCollectionCustomerKey } from "./search-collection-customer-key";
import { searchDomainAccessPolicy } from "./search-domain-access-policy";
import { searchDomainAuditLogs } from "./search-domain-audit-logs";
import { searchDomainCustomerKey } from "./search-domain-customer-key";
import { searchDomainDataNodes } from "./search-domain-data-nodes";
import { searchDomainDedicatedMasters } from "./search-domain-dedicated-masters";
import { searchDomainEncryptedAtRest } from "./search-domain-encrypted-at-rest";
import { searchDomainErrorLogs } from "./search-domain-error-logs";
import { searchDomainExplicitSecurityGroup } from "./search-domain-explicit-security-group";
import { searchDomainFineGrainedAccess } from "./search-domain-fine-grained-access";
import { searchDomainHttps } from "./search-domain-https";
import { searchDomainInVpc } from "./search-domain-in-vpc";
import { searchDomainKnownAccounts } from "./search-domain-known-accounts";
import { searchDomainLatestTlsPolicy } from "./search-domain-latest-tls-policy";
import { searchDomainNodeToNodeEncryption } from "./search-domain-node-to-node-encryption";
import { searchDomainSlowLogs } from "./search-domain-slow-logs";
import { searchDomainSoftwareUpdates } from "./search-domain-software-updates";
import { searchDomainSupportedVersion } from "./search-domain-supported-version";
import { searchDomainTlsPolicy } from "./search-domain-tls-policy";
import { securityGroupDescribed } from "./security-group-described";
import { securityGroupHttpsOnly } from "./security-group-https-only";
import { securityGroupNoMixedRules } from "./security-group-no-mixed-rules";
import { securityGroupNoPublicEgress } from "./security-group-no-public-egress";
import { securityGroupNoPublicIngress } from "./security-group-no-public-ingress";

/** Every rule, in the order of reports and documentation. */
export const rules: readonly Rule[] = [
  securityGroupHttpsOnly,
  securityGroupNoPublicIngress,
  securityGroupNoPublicEgress,
  securityGroupDescribed,
  securityGroupNoMixedRules,
  defaultSecurityGroupClosed,
  networkAclNoPublicAdminPorts,
  searchDomainInVpc,
  searchDomainHttps,
  searchDomainTlsPolicy,
  searchDomainLatestTlsPolicy,
  searchDomainEncryptedAtRest,
  searchDomainCustomerKey,
  searchDomainNodeToNodeEncryption,
  searchDomainFineGrainedAccess,
  searchDomainAccessPolicy,
  searchDomainKnownAccounts,
  searchDomainErrorLogs,
  searchDomainAuditLogs,
  searchDomainSlowLogs,
  searchDomainDataNodes,
  searchDomainDedicatedMasters,
  searchDomainExplicitSecurityGroup,
  searchDomainSupportedVersion,
  searchDomainSoftwareUpdates,
  searchCollectionAccessPolicy,
  searchCollectionCustomerKey,
  ingestionPipelineInVpc,
  ingestionPipelineAccessPolicy,
  ingestionPipelineHttpsEndpoint,
  ingestionPipelineCustomerKey,
  ingestionPipelineLogs,
  ingestionPipelineNoPlaintextSecret,
  firehoseBufferingBounds,
  firehoseRetryBounds,
  firehoseInVpc,
  firehoseHttpsEndpoint,
  firehoseFailedDocumentsBackup,
  firehoseErrorLogging,
  firehoseEncrypted,
  firehoseCustomerKey,
  firehoseNoPlaintextSecret,
  policyConfigurationValid,
];
