/**
 * Indices that an OpenSearch keeps for itself: names with a leading dot (`.opendistro_security` holds who may do what), and those that
 * its plugins write without one. A name in `<…>` is worked out by the server, so that `<.opendistro_security>` is one of them, too
 * (https://docs.opensearch.org/latest/security/configuration/system-indices/, …/api-reference/date-math/).
 */
export function isSystemIndex(name: string): boolean {
  return /^\s*[.<]|^(security-auditlog|top_queries)-/i.test(name);
}
