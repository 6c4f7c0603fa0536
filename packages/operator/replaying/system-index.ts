/**
 * Indices that OpenSearch or its plugins keep for themselves, and names in `<…>`, which the server
 * resolves.
 * https://docs.opensearch.org/latest/security/configuration/system-indices/
 */
export function isSystemIndex(name: string): boolean {
  return /^\s*[.<]|^(security-auditlog|top_queries)-/i.test(name);
}
