import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Rule } from "../../policy/define-rule";
import { rules } from "../../policy/rules";

type Preset = Readonly<Record<string, string | { readonly enforcementLevel?: string }>>;

const [dev, prod] = ["dev", "prod"].map(
  (name) => JSON.parse(readFileSync(join(__dirname, `../../policy/presets/${name}.json`), "utf8")) as Preset,
) as [Preset, Preset];

/** docs/policies.md, from the policies themselves. */
export function policiesMarkdown(): string {
  return [
    "# Policies",
    `The pack has ${rules.length} policies. A violation names the property, what is wrong and the smallest fix. Generated from \`policy/rules\`.`,
    "## Levels",
    "A mandatory violation stops the update; an advisory one is only shown. Policies that cost money to satisfy are advisory by default. A policy that cannot see a value in a preview reports that as advisory and decides in the update.",
    "Presets for `--policy-pack-config`: `policy/presets/dev.json` disables what a development stack does not need; `policy/presets/prod.json` makes everything mandatory.",
    levels(),
    "## Exemptions",
    "Each policy takes `exemptions`, a list of `{policy, urn, reason, expires}`. `urn` may contain `*`. An entry that names another `policy` is ignored, so policies can share a list. An exemption without a reason, or past its last day, does not count, and the violation says so. A valid one leaves an advisory remark.",
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
  const references = [...(framework ? [`${framework.name} ${framework.reference}`] : []), ...tags].join(", ");
  const remediates = "remediateResource" in rule ? " Level `remediate` does this by itself." : "";
  const facts = [
    `Fix: ${remediationSteps}${remediates}`,
    ...settingsOf(rule),
    `Judges ${resources.map((type) => `\`${type}\``).join(", ")}. [More](${url})${references && `; ${references}`}`,
  ];
  return [`### ${name}`, `${description} ${why}`, facts.map((fact) => `- ${fact}`).join("\n")].join("\n\n");
}

/** Settings of a policy besides the exemptions, which all have. */
function settingsOf({ configSchema }: Rule): string[] {
  return Object.entries(configSchema?.properties ?? {})
    .filter(([key]) => key !== "exemptions")
    .map(
      ([key, { description = "", default: value }]) =>
        `Setting \`${key}\` (default \`${JSON.stringify(value)}\`): ${description}`,
    );
}
