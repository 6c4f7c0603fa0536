export type Tags = Readonly<Record<string, string>>;

/** Tags that only some resources have: awsx's two, and the stack's. */
const OF_RESOURCES = ["Name", "SubnetType", "private-ingest:stack"];
const TAGS_PER_RESOURCE = 50;

/** IAM's characters, which every service here accepts; `aws:` is reserved. */
const NAME = /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu;
const VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u;

/** Whether it is `{"tags": {"name": "value"}}`; the provider loses tags in another shape. */
export function isDefaultTags(configured: unknown): boolean {
  const isMap = (value: unknown): value is object =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isMap(configured) || Object.keys(configured).some((key) => key !== "tags")) return false;
  return !("tags" in configured) || isMap(configured.tags);
}

/** The tags of every resource: those of the settings override `aws:defaultTags`. */
export function mergeTags(configured: Readonly<Record<string, unknown>>, own: Tags): Tags {
  return {
    // `pulumi config set --path` turns values into numbers and booleans where it can.
    ...Object.fromEntries(Object.entries(configured).map(([name, value]) => [name, String(value)])),
    ...own,
  };
}

/** Everything that AWS would refuse about the tags. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules */
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
    ...(clashes.length > 0 ? [`${clashes.join(" and ")} given; IAM ignores case in names, so keep one spelling`] : []),
    ...(names.length > room
      ? [
          `${names.length} tags given; allowed are ${room}, as AWS accepts ${TAGS_PER_RESOURCE} per resource and some have their own (${OF_RESOURCES.join(", ")})`,
        ]
      : []),
  ];
}

const equalBesidesCase = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
