import { createHash } from "node:crypto";
import { hex, text, uuid, type Creation, type StandIn } from "./aws/stand-in";

const DEFAULT_SPECIAL = "!@#$%&*()-_=+[]{}<>:?";
const CLASSES = {
  lower: "abcdefghijklmnopqrstuvwxyz",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  numeric: "0123456789",
};

/** Numbers below a bound that follow from a seed: SHA-256 in counter mode. */
function* numbers(seed: string): Generator<number, never, number> {
  let bound = yield 0;
  for (let counter = 0; ; counter += 1) {
    bound = yield createHash("sha256").update(`${seed}/${counter}`).digest().readUInt32BE() % bound;
  }
}

/**
 * Text by the character rules of random.RandomPassword and random.RandomString. The same URN gives
 * the same text.
 */
export function randomText({ urn, inputs }: Pick<Creation, "urn" | "inputs">): string {
  const draws = numbers(urn);
  draws.next();
  const below = (bound: number) => draws.next(bound).value;
  const pick = (characters: string) => characters.charAt(below(characters.length));

  const classes = [
    { allowed: inputs["lower"], least: inputs["minLower"], characters: CLASSES.lower },
    { allowed: inputs["upper"], least: inputs["minUpper"], characters: CLASSES.upper },
    { allowed: inputs["numeric"] ?? inputs["number"], least: inputs["minNumeric"], characters: CLASSES.numeric },
    {
      allowed: inputs["special"],
      least: inputs["minSpecial"],
      characters: (inputs["overrideSpecial"] as string | undefined) ?? DEFAULT_SPECIAL,
    },
  ];
  const all = classes.flatMap(({ allowed, characters }) => (allowed === false ? [] : [characters])).join("");
  const required = classes.flatMap(({ least, characters }) =>
    Array.from({ length: Number(least ?? 0) }, () => pick(characters)),
  );
  const rest = Array.from({ length: Math.max(0, Number(inputs["length"]) - required.length) }, () => pick(all));
  const drawn = [...required, ...rest];
  for (let last = drawn.length - 1; last > 0; last -= 1) {
    const other = below(last + 1);
    [drawn[last], drawn[other]] = [drawn[other] ?? "", drawn[last] ?? ""];
  }
  return drawn.join("");
}

const randomId = (creation: Creation) =>
  Buffer.from(hex(creation.urn, 2 * Number(creation.inputs["byteLength"])), "hex");

export const random: Readonly<Record<string, StandIn>> = {
  "random:index/randomPassword:RandomPassword": {
    id: () => "none",
    computed: { result: randomText, bcryptHash: ({ urn }) => `$2a$10$${hex(urn, 53)}` },
  },
  "random:index/randomString:RandomString": { id: randomText, computed: { result: randomText } },
  "random:index/randomId:RandomId": {
    id: (creation) => randomId(creation).toString("base64url"),
    computed: {
      hex: (creation) => text(creation, "prefix") + randomId(creation).toString("hex"),
      b64Url: (creation) => text(creation, "prefix") + randomId(creation).toString("base64url"),
    },
  },
  "random:index/randomUuid:RandomUuid": { id: ({ urn }) => uuid(urn), computed: { result: ({ urn }) => uuid(urn) } },
};
