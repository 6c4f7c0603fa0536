import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const docs = join(__dirname, "../../docs");

/** Pages in the order of need; others follow by name. */
const ORDER = [
  "bring-your-own-data",
  "transforms",
  "architecture",
  "walkthrough",
  "demo",
  "local-cloud",
  "settings",
  "outputs",
  "cost",
  "sizing",
  "operations",
  "alarms",
  "failed-documents",
  "commands",
  "workflows",
  "migration",
  "reuse",
  "policies",
  "conformance",
  "threat-model",
  "performance",
  "guarantees",
];

export function pageList(): string {
  const place = (page: string): number => (ORDER.includes(page) ? ORDER.indexOf(page) : ORDER.length);
  const pages = markdownIn(docs)
    .filter((page) => page !== "README")
    .sort((a, b) => place(a) - place(b) || a.localeCompare(b, "en"))
    .map((page) => line(`${page}.md`));
  const decisions = markdownIn(join(docs, "adr")).map((page) => line(`adr/${page}.md`));
  return [...pages, "", "Decisions, and what was not chosen:", "", ...decisions].join("\n");
}

const markdownIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".md"))
    .map((file) => file.slice(0, -3))
    .sort();

function line(file: string): string {
  const text = readFileSync(join(docs, file), "utf8");
  const title = /^# (?:\d+\. )?(.*)$/m.exec(text)?.[1] ?? file;
  const opening = text.split("\n").find((paragraph) => /^[A-Za-z`]/.test(paragraph)) ?? "";
  const sentence = /^.*?[.:](?= |$)/.exec(opening)?.[0].replace(/:$/, ".") ?? opening;
  // A link of the other page leads nowhere from this one.
  return `- [${title}](${file}): ${sentence.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")}`;
}
