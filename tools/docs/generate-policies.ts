import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Rule } from "../../policy/define-rule";
import { rules } from "../../policy/rules";

type Preset = Readonly<Record<string, string | { readonly enforcementLevel?: string }>>;

const [dev, prod] = ["dev", "prod"].map(
  (name) => JSON.parse(readFileSync(join(__dirname, `../../policy/presets/${name}.json`), "utf8")) as Preset,
) as [Preset, Preset];

/** The catalogue of the policy pack as Markdown, made from the policies themselves. */
export function policiesMarkdown(): string {
  return [
    "# Policies",
    `Generated from \`policy/rules\`. The pack has ${rules.length} policies; each violation names the property, what is wrong and the smallest change that mends it.`,
    "## Levels",
    "A mandatory violation stops the update, an advisory one is only shown. Policies whose meeting costs money are advisory by default. A policy that cannot see a value in a preview says so as advisory, whatever its level, and decides in the update.",
    "Presets for `--policy-pack-config`: `policy/presets/dev.json` turns off what a development stack does without, `policy/presets/prod.json` makes everything mandatory.",
    levels(),
    "## Exemptions",
    "Each policy takes `exemptions`, a list of `{policy, urn, reason, expires}`. `urn` may contain `*`; an entry that names another `policy` is passed over, so policies can share a list. An exemption without a reason, or past the day it expires, does not count, and the violation says so; one that counts leaves an advisory remark.",
    "```json\n" +
      JSON.stringify(
        {
          "security-group-https-only": {
            allowedPorts: [443],
            exemptions: [{ urn: "*::bastion", reason: "Replaced by Session Manager in May", expires: "2027-05-31" }],
          },
        },
        null,
        2,
      ) +
      "\n```",
    "## Catalogue",
    ...rules.map(entry),
  ]
    .join("\n\n")
    .concat("\n");
}

function levels(): string {
  const rows = rules.map((rule) => {
    const cells = [
      `[${rule.name}](#${rule.name})`,
      rule.severity,
      rule.enforcementLevel,
      levelIn(dev, rule),
      levelIn(prod, rule),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return ["| policy | severity | level | dev | prod |", "| --- | --- | --- | --- | --- |", ...rows].join("\n");
}

function levelIn(preset: Preset, { name, enforcementLevel }: Rule): string {
  const setting = preset[name];
  return (typeof setting === "string" ? setting : setting?.enforcementLevel) ?? enforcementLevel ?? "";
}

function entry(rule: Rule): string {
  const { name, description, why, framework, tags = [], remediationSteps = "", url = "", resources } = rule;
  const references = [...(framework ? [`${framework.name} ${framework.reference}`] : []), ...tags];
  const facts = [
    ...(references.length > 0 ? [`References: ${references.join(", ")}`] : []),
    `Judges: ${resources.map((type) => `\`${type}\``).join(", ")}`,
    `To mend it: ${remediationSteps}`,
    ...("remediateResource" in rule ? ["Mends resources itself at level `remediate`."] : []),
    ...settingsOf(rule),
    `More: <${url}>`,
  ];
  return [`### ${name}`, `${description} ${why}`, facts.map((fact) => `- ${fact}`).join("\n")].join("\n\n");
}

/** The settings that a policy has besides the exemptions that all have. */
function settingsOf({ configSchema }: Rule): string[] {
  return Object.entries(configSchema?.properties ?? {})
    .filter(([key]) => key !== "exemptions")
    .map(
      ([key, { description = "", default: value }]) =>
        `Setting \`${key}\` (default \`${JSON.stringify(value)}\`): ${description}`,
    );
}
