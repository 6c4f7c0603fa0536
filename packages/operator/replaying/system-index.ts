/**
 * Indices that OpenSearch or its plugins keep for themselves, and names in `<…>`, which the server
 * resolves.
 * https://docs.opensearch.org/latest/security/configuration/system-indices/
 */
export const isSystemIndex = (name: string): boolean => /^\s*[.<]|^(security-auditlog|top_queries)-/i.test(name);
