/** `copy`: documented-commands.test.ts runs it in a copy of the project; `CI`: `.ci/run` does. */
export type Execution = "copy" | "CI" | { readonly test: string } | { readonly unseen: string };

const names = { unseen: "it only names a command" };
const maintainers = { unseen: "it takes minutes to hours; maintainers run it and commit its results" };
/** Its walks are tests/deployment/documented/walks.ts. */
export const onStack = { test: "tests/deployment/documented-commands.test.ts" };

/** Every command, by the first pattern that fits; a command without a line fails the test. */
export const executions: readonly (readonly [RegExp, Execution])[] = [
  [/^npm (ci|test|run (typecheck|lint|deployments|scan|licences|docs( -- --check)?))$/, "CI"],
  [/^npm (install( @private-ingest\/\w+)?|ci --workspace=.*)$/, onStack],
  [/^npm (pack|install --global)\b/, { test: "packages/operator/tests/program.test.ts" }],

  [/^npm run (size|schema)\b.* --/, "copy"],
  [/^npm run schema$/, "copy"],
  [/^npm run new-stream -- /, "copy"],
  [/^npm run check:policies -- /, "copy"],
  [/^npm run demo -- --opensearch java$/, { test: "packages/local-firehose/tests/opensearch-start.test.ts" }],
  [/^npm run demo -- --opensearch https:/, { test: "packages/local-firehose/tests/store/real-opensearch.ts" }],
  [/^npm run demo\b/, "copy"],
  [/^npm run local-cloud$/, { test: "packages/local-cloud/tests/main.test.ts" }],
  [/^npm run bench\b/, maintainers],

  [/^npm run tunnel -- /, { test: "packages/operator/tests/tunnel.test.ts" }],
  [/^npm run (send|replay|doctor) -- --stack /, onStack],
  [/^npm run [\w:-]+$/, names],

  [/^(npx pulumi|pulumi (destroy|new|package add|preview( --policy-pack)?|stack (output|rm)|up))$/, names],
  [/^npx pulumi (new|package add) https:/, { test: "tests/deployment/reuse.test.ts" }],
  [/^npx pulumi policy publish /, { unseen: "it needs an organization of Pulumi Cloud" }],
  [/^npx pulumi state unprotect$/, names],
  [/^npx pulumi login --local$/, { unseen: "it keeps the state in the user's home folder" }],
  [/^(npx )?pulumi /, onStack],

  [/^aws ssm start-session /, { unseen: "it needs Session Manager and its plugin" }],
  [/^aws opensearch authorize-vpc-endpoint-access /, { unseen: "moto has no such operation" }],
  [/^aws firehose put-record /, "copy"],
  [/^aws /, onStack],
];

export const executionOf = (command: string): Execution | undefined =>
  executions.find(([pattern]) => pattern.test(command))?.[1];
