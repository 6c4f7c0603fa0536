import { type Figures, markdownTable, type Row, runsOf } from "../bench/figures";

/** Contender → how many times its records the transformation shall do, at least. */
const RATIOS: readonly { contender: string; node?: string; workload?: RegExp; times: number }[] = [
  { contender: "post's Python", workload: /^(?!60 × 50 KB)/, times: 5.5 },
  { contender: "post's Python", workload: /^60 × 50 KB/, times: 4.5 },
  { contender: "plain TypeScript", node: "Node 20", times: 3 },
  { contender: "plain TypeScript", node: "Node 24", times: 2.2 },
  { contender: "floor", times: 1.15 },
];
const BUNDLE_BYTES = 10_000;
const START_MILLISECONDS = 10;

/** What the transformation aims at, beside the workload that does least well, as far as it has been measured. */
export function transformTargets(figures: Figures): string {
  const start = figures["transform-cold-start"]?.rows.find(({ handler }) => handler === "transform");
  return [
    "## The transformation function at its limit",
    "It validates the bytes by itself and splices the timestamp in, without building a value. What was aimed at, beside the workload that does least well:",
    markdownTable([...ratios(figures), ...(start ? sizeAndStart(start) : [])]),
  ].join("\n\n");
}

function ratios(figures: Figures): Row[] {
  return Object.entries(runsOf("transform", figures)).flatMap(([node, { rows }]) =>
    RATIOS.filter((target) => target.node === undefined || target.node === node).flatMap((target) => {
      const { contender, workload = /./, times } = target;
      const measured = rows.filter((row) => row["contender"] === contender && workload.test(String(row["workload"])));
      const [least] = measured.sort((one, other) => Number(one["oursOverThis"]) - Number(other["oursOverThis"]));
      if (!least) return [];
      const { oursOverThis, workload: where } = least;
      return [
        {
          beside: contender,
          on: node,
          target: `at least ${times} ×`,
          measured: `${String(oursOverThis)} × (${String(where)})`,
          met: yesOrNo(Number(oursOverThis) >= times),
        },
      ];
    }),
  );
}

function sizeAndStart(start: Row): Row[] {
  const [milliseconds, bytes] = [Number(start["overEmptyMilliseconds"]), Number(start["bundleBytes"])];
  return [
    {
      beside: "an empty handler",
      on: "Node 24",
      target: `starts at most ${START_MILLISECONDS} ms later`,
      measured: `${milliseconds} ms`,
      met: yesOrNo(milliseconds <= START_MILLISECONDS),
    },
    {
      beside: "",
      on: "",
      target: `a bundle of at most ${BUNDLE_BYTES.toLocaleString("en-US")} bytes`,
      measured: `${bytes.toLocaleString("en-US")} bytes`,
      met: yesOrNo(bytes <= BUNDLE_BYTES),
    },
  ];
}

const yesOrNo = (met: boolean): string => (met ? "yes" : "no");
