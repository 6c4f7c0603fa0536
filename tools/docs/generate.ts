// `npm run docs` writes every generated part of the docs; --check fails when one is out of date.
import * as fs from "node:fs";
import * as path from "node:path";
import * as prettier from "prettier";
import type { Alarm } from "../../components/monitoring/alarm-kinds";
import { planAlarms } from "../../components/monitoring/alarm-plan";
import { prices } from "@private-ingest/operator/sizing/prices";
import { stackOutputs } from "@private-ingest/client/outputs";
import { evaluatedPresets } from "./evaluated";
import { componentDiagram, pathDiagram } from "./generate-architecture";
import { commandsMarkdown } from "./generate-commands";
import { billTable, monthlyCost, priceList } from "./generate-cost";
import { pageList } from "./generate-index";
import { newcomerText } from "./generate-newcomer";
import { performanceMarkdown } from "./generate-performance";
import { policiesMarkdown } from "./generate-policies";
import { rolesTable } from "./generate-roles";
import { projectSettings, settingsMarkdown } from "./generate-settings";
import { sizingMarkdown } from "./generate-sizing";
import { between, type Sections, withSections } from "./marked";
import { fromKinesis, largestWatched, recommendationTable } from "./recommended-alarms";
import { withConditions } from "./runbook";

const root = path.join(__dirname, "../..");
const read = (file: string): string => fs.readFileSync(path.join(root, file), "utf8");

function outputsTable(): string {
  const rows = Object.entries(stackOutputs).map(
    ([name, { kind, description }]) => `| \`${name}\` | ${kind} | ${description} |`,
  );
  return ["| output | kind | meaning |", "| --- | --- | --- |", ...rows].join("\n");
}

function outputsMarkdown(): string {
  return [
    "# Outputs",
    "Values that a stack gives to other programs and people; `packages/client/outputs.ts` is the contract. A release may add an output, but not rename or remove one.",
    "```sh\nnpx pulumi stack output streamName --stack dev\nnpx pulumi stack output masterPassword --stack dev --show-secrets\n```",
    `Pulumi programs read them with types, by [\`packages/client/read-stack.ts\`](../packages/client/read-stack.ts); [\`examples/consumer\`](../examples/consumer) is one. A secret stays one:\n\n${snippet("read-outputs")}`,
    outputsTable(),
  ].join("\n\n");
}

/** A file of docs/snippets, which type check and linter cover, as a code block. */
const snippet = (name: string): string => `\`\`\`ts\n${read(`docs/snippets/${name}.ts`)}\`\`\``;

const mermaid = (diagram: string): string => `\`\`\`mermaid\n${diagram}\n\`\`\``;

function alarms(): readonly Alarm[] {
  const common = planAlarms(largestWatched);
  const others = planAlarms({ ...largestWatched, ...fromKinesis });
  return [...common, ...others.filter(({ name }) => !common.some((alarm) => alarm.name === name))];
}

/** Generated sections of hand-written pages. */
async function sections(): Promise<Readonly<Record<string, Sections>>> {
  const { dev, prod } = await evaluatedPresets();
  const [devCost, prodCost] = [dev, prod].map((resources) => Math.round(monthlyCost(resources)));
  return {
    "README.md": {
      newcomer: newcomerText(),
      cost: `\`dev\` costs about ${devCost ?? ""} USD per month and \`prod\` about ${prodCost ?? ""} (us-east-1, on demand), plus ${prices["GB ingested by the stream"].usd} USD per GB ingested: [the bill, line by line](docs/cost.md).`,
    },
    "docs/architecture.md": {
      components: mermaid(componentDiagram(prod)),
      paths: mermaid(pathDiagram(prod)),
    },
    "docs/cost.md": { dev: billTable(dev), prod: billTable(prod), prices: priceList() },
    "docs/threat-model.md": { roles: rolesTable(prod) },
    "docs/alarms.md": { recommended: recommendationTable(alarms()) },
  };
}

const markdown = (text: string): Promise<string> => prettier.format(text, { parser: "markdown" });

async function generated(): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = {
    "Pulumi.yaml": between(
      read("Pulumi.yaml"),
      "# <settings: generated from settings/ by `npm run docs`>",
      "# </settings>",
      projectSettings(),
    ),
    "docs/settings.md": await markdown(settingsMarkdown()),
    "docs/outputs.md": await markdown(outputsMarkdown()),
    "docs/policies.md": await markdown(policiesMarkdown()),
    "docs/sizing.md": await markdown(sizingMarkdown()),
    "docs/commands.md": await markdown(commandsMarkdown()),
    "docs/performance.md": await markdown(performanceMarkdown()),
  };
  for (const [file, parts] of Object.entries(await sections())) {
    files[file] = await markdown(withSections(read(file), parts));
  }
  files["docs/alarms.md"] = await markdown(withConditions(files["docs/alarms.md"] ?? "", alarms()));
  return files;
}

function put(files: Readonly<Record<string, string>>): void {
  const stale = Object.entries(files).filter(([file, content]) => {
    const full = path.join(root, file);
    return !fs.existsSync(full) || fs.readFileSync(full, "utf8") !== content;
  });
  if (process.argv.includes("--check")) {
    if (stale.length === 0) return;
    console.error(`out of date: ${stale.map(([file]) => file).join(", ")}; run npm run docs and commit`);
    process.exitCode = 1;
    return;
  }
  for (const [file, content] of stale) {
    fs.writeFileSync(path.join(root, file), content);
    console.log(`wrote ${file}`);
  }
}

async function main(): Promise<void> {
  put(await generated());
  // This page lists the others, so it comes last.
  put({ "docs/README.md": await markdown(withSections(read("docs/README.md"), { pages: pageList() })) });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
