import { figureFiles, markdownTable, readFigures } from "../bench/figures";

/** docs/reliability.md, of the proofs that have been recorded. */
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
    `What was tried to break this project, and did not. \`npm run proofs\` tries it again (about a quarter of an hour; \`npm run proofs -- settings\` only one part, \`PROOF_SEED=2\` other cases) and stops at the first case that breaks a promise; the ordinary tests run a sample. Recorded with \`--record\` in [${figureFiles.reliability}](figures/reliability.json), and generated from it by \`npm run docs\`.`,
    markdownTable(claims),
    [...new Set(machines)].map((machine) => `${machine}.`).join("\n\n"),
    "## How it is tried",
    `- **A creation that fails**: the program runs under the embedded engine in update mode, and the engine refuses to create one resource. All that does not depend on it is made. The next run looks up what is in the account then (VPC, domain, service-linked role), once without the refused resource, once with it, as when the service has made it and the answer was lost. It must register the resources of an unbroken run and no other, with the very same inputs, parents, providers and protection for all that was made: an engine, which goes by URNs, has nothing to replace, delete or make twice. The service-linked role is the one exception: a run that finds it leaves it alone, and its resource is marked to be kept; the pause after its creation goes with it. The embedded engine creates nothing in AWS, so what AWS itself leaves behind half made is beyond this proof.`,
    `- **Settings**: texts that are right, wrong, out of range or random, for any subset of the settings. Every configuration is checked and, where it is accepted, planned (subnets, shards, alarms, policies); evaluating one takes a quarter of a second, so a sample is evaluated, chosen so that every accepted text of every setting that occurred is in it.`,
    `- **Policies**: cases of the policies' tests with one to four changes (a value left out, of the wrong kind, from another place, wrapped, as text, secret, huge, or not known), sent to the built pack in its own process as the CLI sends them. What comes back must be said by the pack's own policies in their own words (the SDK's note on an unknown value that a policy has touched is none) and must show no text of the resource. Each is judged again with one more value hidden by any of the engine's seven placeholders: what was content is not accused, what was accused is not let off. An id or a secret that is not known yet counts as given.`,
    `- **Transformation**: \`JSON.parse\` is the judge of every record; what is transformed must keep its bytes, be one line, and have exactly one timestamp. One fuzzer builds records at the border of the grammar and sends them through the deployed bundle. The other starts from \`{}\` and keeps what reaches new statements, branches or loop counts of the instrumented function.`,
    `- **Kills**: a process with the pipeline and its state on disk gets records in batches, while the domain refuses three requests in ten and the clock runs 600 times too fast (so retries end after half a second, and much goes to the backup), and is killed (\`SIGKILL\`) at a random moment, starting up included. After the last kill a pipeline flushes what is left, and every acknowledged record must be stored once or be in the backup.`,
    `- **Full disk**: the pipeline's state is on a small disk of its own, which batches of 50 records of 7 kB fill up until 20 are refused. Then the process is killed, and another one starts with a copy on a disk with space; or the disk grows, and the process must take records and deliver them again by itself.`,
    `- **Hostile records**: 37 kinds, sent among each other: 5,000 levels, no UTF-8, lone surrogates, numbers that no double holds, \`__proto__\`, names of 40 kB, 1,000 KiB of NUL or brackets, terminal escapes, documents with a second bulk action in them. The process is killed after the last answer, and the next one delivers what is left. The page is asked for all documents and failed objects.`,
    `- **Bulk answers**: good answers, and answers with a part left out, added or of another kind, as proxies and sign-in pages give. [guarantees.md](guarantees.md) says what is promised for which fault.`,
  ].join("\n\n");
}
