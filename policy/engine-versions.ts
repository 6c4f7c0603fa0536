export const ENGINE_VERSIONS_URL =
  "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/what-is.html#choosing-version";

/** Last day of standard support, by version pattern; newer versions are absent. */
const STANDARD_SUPPORT: readonly (readonly [version: RegExp, lastDay: string])[] = [
  [/^Elasticsearch_(6\.8|7\.9|7\.10)$/, "2027-11-07"],
  [/^Elasticsearch_/, "2025-11-07"],
  [/^OpenSearch_1\.3$/, "2027-11-07"],
  [/^OpenSearch_(1|2\.[3579])(\.|$)/, "2025-11-07"],
  [/^OpenSearch_2\.(11|13|15|17|19)$/, "2027-11-07"],
];

/** Last day of a version's standard support, as YYYY-MM-DD; undefined when no end is known. */
export function endOfSupport(version: string): string | undefined {
  return STANDARD_SUPPORT.find(([pattern]) => pattern.test(version))?.[1];
}
