import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { TerminalStream } from "@private-ingest/operator/escaped-output";
import { program } from "@private-ingest/operator/program";

const { version } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as { version: string };

const nowhere = new TerminalStream(new Writable());

/** docs/commands.md: the help texts of the operator's program, which are its documentation. */
export function commandsMarkdown(): string {
  const context = {
    env: {},
    stdin: process.stdin,
    stdout: nowhere,
    stderr: nowhere,
    interrupted: new AbortController().signal,
  };
  const { commands } = program(context, () => undefined);
  const sections = commands.map((command) => {
    let text = "";
    command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
    return `## ${command.name()}\n\n${command.description()}\n\n\`\`\`text\n${text.trim()}\n\`\`\`\n`;
  });
  return `# Operator commands

Run each as an npm script (\`npm run doctor -- --stack dev\`) or as a command of the installed package (\`private-ingest doctor --stack dev\`). Generated from the commands' help.

\`\`\`sh
npm pack --workspace=packages/operator
npm install --global private-ingest-operator-${version}.tgz
\`\`\`

Names come from the options, else from the environment, else from \`pulumi stack output\` of \`--stack\`. The environment has each [output](outputs.md) as a variable, such as \`PRIVATE_INGEST_STREAM_NAME\`. AWS is called with the usual credential chain, Region, profile and endpoint variables; [a cloud on one machine](local-cloud.md) is one such endpoint. To pipe an outcome, silence npm: \`npm run --silent size -- --json | jq .monthlyUsd\`.

${sections.join("\n")}`;
}
