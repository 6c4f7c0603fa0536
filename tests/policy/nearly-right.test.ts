/**
 * Nearly valid resources in the real pack process: values of the wrong kind, misplaced, missing,
 * huge, secret or unknown. Only the pack's own policies answer, and no message shows a text of the
 * resource. Hiding one more value never reverses an answer.
 */
import assert from "node:assert/strict";
import type { Violation } from "@private-ingest/offline/engine/evaluation";
import type { PolicyPack } from "@private-ingest/offline/engine/policy-pack";
import { secret } from "@private-ingest/offline/engine/wire";
import { SENTINELS } from "../../policy/property";
import { rules } from "../../policy/rules";
import { generator, pick, type Random } from "../lambda/transform/fuzz";
import { bases, edits } from "./cases";
import { opposites } from "./opposites";
import { edited, pathsOf, type Props, resource, startPack, summary } from "./pack";

interface Subject {
  readonly type: string;
  readonly props: Props;
}

/** In every text that is made up here: no message may show it. */
const CANARY = "c4n4ry";

/** Judged at the same time, and as one stack. */
const STACK_RESOURCES = 16;
const STACKS = 5;

const names: ReadonlySet<string> = new Set(rules.map(({ name }) => name));
/** As they travel: what is left out is not there at all. */
const subjects: readonly Subject[] = [
  ...bases,
  ...edits.map(({ base, path, value }) => ({ type: base.type, props: edited(base.props, path, value) })),
].map(({ type, props }) => ({ type, props: JSON.parse(JSON.stringify(props)) as Props }));
const sentinels = [...SENTINELS];

describe("resources that are nearly right, in the pack's process", () => {
  it("are judged by the pack's policies alone, which take nothing back where one more value is unknown", async () => {
    const pack = await startPack();
    const random = generator(1);
    const said: (readonly string[])[] = [];
    try {
      for (let stack = 0; stack < STACKS; stack++) said.push(...(await judgeStack(pack, random)));
    } finally {
      pack.stop();
    }
    const count = (isMeant: (policy: string) => boolean): number => said.filter((one) => one.some(isMeant)).length;
    const [violating, remarked] = [count((policy) => !policy.endsWith("?")), count((policy) => policy.endsWith("?"))];
    // Either kind alone would prove little.
    assert(violating > 30 && remarked > 15, `${violating} violating, ${remarked} with remarks`);
  });
});

/** What the pack says of each resource of a made-up stack. */
async function judgeStack(pack: PolicyPack, random: Random): Promise<(readonly string[])[]> {
  const batch = Array.from({ length: STACK_RESOURCES }, () => nearlyRight(random));
  const known = await Promise.all(batch.map((subject) => verdicts(pack, keptSecret(subject, random))));
  await Promise.all(
    batch.map(async (subject, index) => {
      const paths = pathsOf(subject.props);
      if (paths.length === 0) return;
      const path = pick(paths, random);
      const props = edited(subject.props, path, pick(sentinels, random));
      const turned = opposites(subject.props, path, known[index]!, await verdicts(pack, { ...subject, props }));
      assert.deepEqual(turned, [], `${path} of ${shown(subject)}`);
    }),
  );
  const stack = batch.map(({ type, props }, index) => resource(type, props, { name: `subject-${index}` }));
  assertSound(await pack.analyzeStack(stack), `stack of ${batch.map(shown).join(", ")}`);
  return known;
}

async function verdicts(pack: PolicyPack, subject: Subject): Promise<readonly string[]> {
  const found = await pack.analyze(resource(subject.type, subject.props)).catch((error: unknown) => {
    throw new Error(`the pack failed on ${shown(subject)}`, { cause: error });
  });
  assertSound(found, shown(subject));
  return summary(found);
}

/**
 * Only the pack's own policies answer, in their format; the SDK's note on an unknown value is not.
 */
function assertSound(found: readonly Violation[], where: string): void {
  for (const { policy, message } of found) {
    assert(names.has(policy), `${policy} is none of the pack's, said of ${where}`);
    assert(/\. Fix: |Could not be judged: /.test(message), `${policy} says "${message}" of ${where}`);
    assert(message.length < 5_000, `${policy} says ${message.length} characters of ${where}`);
    const shows = [CANARY, ...sentinels.map(String)].filter((text) => message.includes(text));
    assert.deepEqual(shows, [], `${policy} shows a value of ${where}`);
  }
}

function shown({ type, props }: Subject): string {
  return `${type} ${JSON.stringify(props).slice(0, 2_000)}`;
}

/** One of the cases, with one to four changes. */
function nearlyRight(random: Random): Subject {
  const { type, props } = pick(subjects, random);
  let changed = props;
  for (let left = 1 + random(4); left > 0; left--) {
    const paths = pathsOf(changed);
    if (paths.length === 0) break;
    const path = pick(paths, random);
    changed = edited(changed, path, instead(valueAt(changed, path), random));
  }
  return { type, props: changed };
}

/** The same with one value or block marked as secret, which changes nothing for the policies. */
function keptSecret({ type, props }: Subject, random: Random): Subject {
  const paths = pathsOf(props);
  if (paths.length === 0) return { type, props };
  const path = pick(paths, random);
  return { type, props: edited(props, path, secret(valueAt(props, path))) };
}

function valueAt(props: Props, path: string): unknown {
  return path.split(".").reduce<unknown>((block, key) => (block as Props)[key], props);
}

/** What stands there now in another form, what stands elsewhere, or what belongs nowhere. */
function instead(value: unknown, random: Random): unknown {
  switch (random(7)) {
    case 0:
      return undefined;
    case 1:
      return [value];
    case 2:
      return JSON.stringify(value);
    case 3:
      return { [CANARY]: value };
    case 4:
      return pick(sentinels, random);
    case 5:
      return pick(hostile, random);
    default: {
      const { props } = pick(subjects, random);
      const paths = pathsOf(props);
      return paths.length === 0 ? {} : valueAt(props, pick(paths, random));
    }
  }
}

const nested = Array.from({ length: 50 }).reduce<unknown>((inner) => ({ Statement: [inner] }), CANARY);

/** Wrong kinds, ends of ranges, deep and large ones, and documents that hold themselves as text. */
const hostile: readonly unknown[] = [
  null,
  0,
  -1,
  1.5,
  1e300,
  "",
  " ",
  CANARY,
  `arn:aws:kms:us-east-1:123456789012:key/${CANARY}`,
  `10.0.0.0/${CANARY}`,
  "0.0.0.0/0",
  "::/0",
  "443",
  "true",
  true,
  false,
  [],
  [null],
  [[]],
  {},
  { "": CANARY },
  nested,
  "[".repeat(10_000),
  CANARY.repeat(10_000),
  JSON.stringify(nested),
  JSON.stringify(JSON.stringify({ Statement: [{ Effect: "Allow", Principal: "*" }] })),
  JSON.stringify({ Statement: [null, CANARY, 1, { Effect: "Allow", Principal: [], Condition: [[]] }] }),
  JSON.stringify({ Statement: { Effect: "Allow", NotPrincipal: CANARY, Condition: { StringLike: null } } }),
  Array.from({ length: 1_000 }, () => ({ protocol: "-1", cidrBlocks: [CANARY] })),
];
