import { stringify } from "yaml";
import { knobs } from "../../settings/declarations";

/** docs/settings.md: every setting by its group. */
export function settingsMarkdown(): string {
  const groups = [...new Set(Object.values(knobs).map(({ group }) => group))];
  const sections = groups.map((group) => {
    const rows = Object.entries(knobs)
      .filter(([, knob]) => knob.group === group)
      .map(([key, knob]) => `| \`${key}\` | ${shown(knob.default)} | ${knob.allowed} | ${knob.description} |`);
    return `## ${group}\n\n| setting | default | allowed | meaning |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
  });
  return `# Settings\n\nSet a value with \`npx pulumi config set <setting> <value>\`, and a list item by item: \`npx pulumi config set --path 'tags[0]' team=search\`. Generated from \`settings/\`.\n\n${sections.join("\n")}`;
}

/** The `config:` section of Pulumi.yaml. */
export function projectSettings(): string {
  const config = Object.fromEntries(
    Object.entries(knobs).map(([key, knob]) => [
      key,
      {
        type: knob.type,
        ...(knob.type === "array" ? { items: { type: "string" } } : {}),
        description: knob.description,
        default: knob.default,
      },
    ]),
  );
  return stringify({ config }, { lineWidth: 0 });
}

function shown(value: unknown): string {
  if (value === "") return "not set";
  return Array.isArray(value) ? "none" : `\`${String(value)}\``;
}
