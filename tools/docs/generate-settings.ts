import { stringify } from "yaml";
import { declarations } from "../../settings/declarations";

/** docs/settings.md: every setting by its group. */
export function settingsMarkdown(): string {
  const groups = [...new Set(Object.values(declarations).map(({ group }) => group))];
  const sections = groups.map((group) => {
    const rows = Object.entries(declarations)
      .filter(([, declaration]) => declaration.group === group)
      .map(
        ([key, declaration]) =>
          `| \`${key}\` | ${shown(declaration.default)} | ${declaration.allowed} | ${declaration.description} |`,
      );
    return `## ${group}\n\n| setting | default | allowed | meaning |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
  });
  return `# Settings\n\nSet a value with \`npx pulumi config set <setting> <value>\`, and a list item by item: \`npx pulumi config set --path 'tags[0]' team=search\`. Generated from \`settings/\`.\n\n${sections.join("\n")}`;
}

/** The `config:` section of Pulumi.yaml. */
export function projectSettings(): string {
  const config = Object.fromEntries(
    Object.entries(declarations).map(([key, declaration]) => [
      key,
      {
        type: declaration.type,
        ...(declaration.type === "array" ? { items: { type: "string" } } : {}),
        description: declaration.description,
        default: declaration.default,
      },
    ]),
  );
  return stringify({ config }, { lineWidth: 0 });
}

function shown(value: unknown): string {
  if (value === "") return "not set";
  return Array.isArray(value) ? "none" : `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}
