import { figureFiles, markdownTable, readFigures } from "../bench/figures";

/** docs/reliability.md, from the recorded proofs. */
export function reliabilityMarkdown(): string {
  const runs = Object.values(readFigures(figureFiles.reliability));
  const claims = runs.flatMap(({ rows }) =>
    rows.map((row) => ({
      "what holds": String(row["promise"]),
      tried: `${Number(row["tried"]).toLocaleString("en-US")} ${String(row["of"])}`,
      broken: 0,
      "in detail": String(row["detail"]),
      seconds: Number(row["seconds"]),
    })),
  );
  const machines = runs.map(({ machine, date }) => `${machine.replace(/, load .*/, "")}; ${date.slice(0, 10)}`);
  return [
    "# Reliability",
    `No case of these proofs broke a promise. \`npm run proofs\` runs them again in about a quarter of an hour; \`npm run proofs -- settings\` runs one part, \`PROOF_SEED=2\` tries other cases. It stops at the first case that breaks a promise. The ordinary tests run a sample. \`--record\` writes [${figureFiles.reliability}](figures/reliability.json), from which \`npm run docs\` makes this page.`,
    markdownTable(claims),
    [...new Set(machines)].map((machine) => `${machine}.`).join("\n\n"),
    "## How it is tried",
    [
      "**A creation that fails**: the embedded engine refuses to create one resource. The next run sees the account as it is then, once without that resource and once with it. It must register the resources of an unbroken run with the same inputs, so that an engine has nothing to replace, delete or make twice. The service-linked role is the exception: a run that finds it keeps it. What AWS itself leaves half made is beyond this proof.",
      "**Settings**: valid, invalid, out-of-range and random values for any subset of the settings. Every configuration is checked and, where accepted, planned. A sample that covers every accepted value is evaluated.",
      "**Policies**: the test cases with one to four changes (missing, of the wrong kind, wrapped, as text, secret, huge, unknown), sent to the built pack in its own process. Only the pack's own policies may answer, and no message may show a text of the resource. Each case is judged again with one more value unknown: that must not accuse what was content or acquit what was accused.",
      "**Transform**: `JSON.parse` judges every record. A transformed record keeps its bytes, is one line and has exactly one timestamp. The records are at the border of the grammar and run through the deployed bundle.",
      "**Kills**: a pipeline with its state on disk gets records while the domain refuses three requests in ten and the clock runs 600 times too fast. It is killed (`SIGKILL`) at random moments, also while it starts. At the end every acknowledged record must be stored once or be in the backup.",
      "**Full disk**: batches of 50 records of 7 kB fill a small disk until 20 batches are refused. Then the process is killed and another one starts with a copy; or the disk grows, and delivery must go on by itself.",
      "**Hostile records**: 37 kinds, such as 5,000 levels, invalid UTF-8, lone surrogates, numbers that no double holds, `__proto__`, names of 40 kB, 1,000 KiB of NUL, terminal escapes and smuggled bulk actions. The process is killed after the last answer; the next one delivers the rest, and the page must show all of it.",
      "**Bulk answers**: valid answers, and answers with a part missing, added or of another kind, as proxies and sign-in pages give. [guarantees.md](guarantees.md) says what is promised for which fault.",
    ]
      .map((line) => `- ${line}`)
      .join("\n"),
  ].join("\n\n");
}
