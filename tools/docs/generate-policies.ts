import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Rule } from "../../policy/define-rule";
import { rules } from "../../policy/all-rules";

type Preset = Readonly<Record<string, string | { readonly enforcementLevel?: string }>>;

const [dev, prod, general] = ["dev", "prod", "general"].map(
  (name) => JSON.parse(readFileSync(join(__dirname, `../../policy/presets/${name}.json`), "utf8")) as Preset,
) as [Preset, Preset, Preset];

/** docs/policies.md, from the policies themselves. */
export function policiesMarkdown(): string {
  return [
    "# Policies",
    "Judge any Pulumi program that runs on Node.js, without an account:",
    "```sh\nnpm run check:policies -- ../another-program --stack dev --sarif policies.sarif\n```",
    "The command runs the program on this machine and judges what it declares. Its first line says which configuration was chosen, and why: the preset of the stack's name, else `general`. A program without search domain or delivery stream always gets `general`; `--config general` also suits a program with other resources beside its domain. Exit code 0: nothing fails the check; 1: something does, or the program failed; 2: wrong use, or a wrong configuration of the policies.",
    "- Reports: `--sarif FILE` (2.1.0, with file and line of the resource where the program's stack shows them), `--json FILE` (`packages/offline/policy-check/policy-report.schema.json`), `--junit FILE`.\n- What fails: mandatory findings, or `--fail-on critical|high|medium|low`. `--baseline FILE` accepts today's findings and fails on new ones. `--only` and `--skip` take names of policies.\n- Look-ups of what exists already: `--lookups FILE` (`{token: [{args, answer}]}`), or `--live-lookups`: the AWS CLI answers for VPCs (also the default one), subnets, security groups, route tables and images. Other functions of `@pulumi/aws` get made-up answers that fit their declarations, and the report names them.\n- Not judged: Pulumi YAML programs, components of provider plugins (awsx, apart from its `Vpc`) and Terraform plans. Use `pulumi preview --policy-pack` for the first two, and [checkov](https://www.checkov.io) for plans.",
    "In GitHub Actions, another repository calls the check after its checkout. The action installs the program with `npm ci` (input `install`), judges it and uploads SARIF; the job needs `permissions: { contents: read, security-events: write }`:",
    "```yaml\n- uses: <owner>/private-ingest/.github/actions/check-policies@<tag>\n  with:\n    folder: infra\n```",
    'Some policies fix resources themselves, at level `remediate`. `{"search-domain-https": "remediate"}` in a file for `--policy-pack-config` turns HTTPS on wherever a domain leaves it off, and the preview shows the change.',
    `Generated from \`policy/rules\`. The pack has ${rules.length} policies; each violation names the property, what is wrong and the smallest fix.`,
    "## Levels",
    "A mandatory violation stops the update; an advisory one is only shown. Policies that cost money to satisfy are advisory by default. A policy that cannot see a value in a preview reports that as advisory and decides in the update.",
    "Presets for `--policy-pack-config`: `policy/presets/dev.json` disables what a development stack does not need. `policy/presets/prod.json` makes everything mandatory. `policy/presets/general.json` is for programs with other parts. It allows only HTTPS for groups of search domains, delivery streams and their functions; other groups follow Security Hub's rules. `publicPorts` lists ports that may be open to anyone, by a pattern of the group's URN.",
    "Wrong settings, and exemptions that name no policy or match no resource, are one mandatory finding on the stack (`policy-configuration-valid`). The check then ends with exit code 2.",
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
      levelIn(general, rule),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "| policy | severity | level | dev | prod | general |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
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

function settingsOf({ configSchema }: Rule): string[] {
  return Object.entries(configSchema?.properties ?? {})
    .filter(([key]) => key !== "exemptions")
    .map(
      ([key, { description = "", default: value }]) =>
        `Setting \`${key}\` (default \`${JSON.stringify(value)}\`): ${description}`,
    );
}
