export type Tags = Readonly<Record<string, string>>;

/** Tags that some resources have of their own: awsx's two, and the tag of the stack. */
const OF_RESOURCES = ["Name", "SubnetType", "private-ingest:stack"];
const TAGS_PER_RESOURCE = 50;

/** IAM's characters are those of every service here, and `aws:` is reserved. */
const NAME = /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu;
const VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u;

/** Whether it is `{"tags": {"name": "value"}}`: the provider would lose tags in another shape. */
export function isDefaultTags(configured: unknown): boolean {
  const isMap = (value: unknown): value is object =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isMap(configured) || Object.keys(configured).some((key) => key !== "tags")) return false;
  return !("tags" in configured) || isMap(configured.tags);
}

/** The tags of every resource: those of `aws:defaultTags`, and over them those of the settings. */
export function mergeTags(configured: Readonly<Record<string, unknown>>, own: Tags): Tags {
  return {
    // `pulumi config set --path` makes numbers and booleans of what looks like them.
    ...Object.fromEntries(Object.entries(configured).map(([name, value]) => [name, String(value)])),
    ...own,
  };
}

/** Everything that AWS refuses of tags that are on every resource. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules */
export function tagProblems(tags: Tags): string[] {
  const names = Object.keys(tags);
  const invalid = Object.entries(tags).filter(([name, value]) => !NAME.test(name) || !VALUE.test(value));
  const clashes = names.filter((name, at) => names.some((other, b) => b !== at && equalBesidesCase(name, other)));
  const room = TAGS_PER_RESOURCE - OF_RESOURCES.filter((name) => !names.includes(name)).length;
  return [
    ...(invalid.length > 0
      ? [
          `${invalid.map((pair) => pair.join("=")).join(" and ")} given; allowed are names of 1 to 128 and values of up to 256 letters, digits, spaces and _ . : / = + @ -, and no name that begins with aws:`,
        ]
      : []),
    ...(clashes.length > 0
      ? [`${clashes.join(" and ")} given; IAM takes names that differ only in case for one, so keep one spelling`]
      : []),
    ...(names.length > room
      ? [
          `${names.length} tags given; allowed are ${room}, as AWS takes ${TAGS_PER_RESOURCE} per resource and some have their own (${OF_RESOURCES.join(", ")})`,
        ]
      : []),
  ];
}

const equalBesidesCase = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
