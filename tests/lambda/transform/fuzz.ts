import fc from "fast-check";

/** Pieces of JSON, right and wrong. */
const tokens = [
  ...["{", "}", "[", "]", ",", ":", ",", ":", '"', "\\", " ", "\t", "\n", "\r\n", "\u00a0", "\u0000", "\ufeff", "/**/"],
  ...['"a"', '"timestamp"', '"time\\u0073tamp"', '"timestamp\\u0020"', '""', '"\\ud800"', '"é😀"', '"\\""', '"\\x"'],
  ...["0", "-0", "01", "1.", ".5", "1e5", "1E+05", "1e", "-", "1.25e-3", "12345678901234567890", "1e999", "+1", '"\t"'],
  ...["true", "false", "null", "tru", "nul", "NaN", "Infinity", '"a":1', '"timestamp":2', '"b":[]', '"c":{}'],
];
const keys = ["a", "price", "timestamp", "time\\u0073tamp", "\\u0074\\u0069mestamp", "timestam", "timestamps", "ü", ""];
const texts = ["", "x", "QXZ", "\\n\\u00e9\\ud83d\\ude00", "é", "日本語", "😀", "{}", "a,b:c", "\\\\", '\\"', "\u2028"];
const others = ["0", "-0", "-0.05", "1e5", "0.1e+10", "9007199254740993", "1e400", "-1.0", "true", "false", "null"];

const quoted = (given: readonly string[]): string[] => given.map((text) => `"${text}"`);
const spaces = fc.constantFrom("", "", "", "", " ", "\n", "\r\n", "\t", "  \n ");
const spaced = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(spaces, text, spaces).map((parts) => parts.join(""));

const { object } = fc.letrec<{ value: string; member: string; object: string; list: string }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.constantFrom(...quoted(texts), ...others), tie("object"), tie("list")),
  member: fc.tuple(spaced(fc.constantFrom(...quoted(keys))), spaced(tie("value"))).map((parts) => parts.join(":")),
  object: spaced(fc.array(tie("member"), { maxLength: 4 }).map((members) => `{${members.join(",")}}`)),
  list: fc.array(spaced(tie("value")), { maxLength: 3 }).map((values) => `[${values.join(",")}]`),
}));

/** Another byte, one left out, one more, a piece twice, or the rest cut off. */
const edit = fc.record({
  kind: fc.constantFrom("change", "remove", "insert", "double", "double", "cut"),
  at: fc.nat(),
  byte: fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(...Buffer.from('{}[],:"\\ \n0-.eEu'))),
});

function edited(bytes: Buffer, { at, byte, kind }: typeof edit extends fc.Arbitrary<infer T> ? T : never): Buffer {
  const place = at % (bytes.length + 1);
  const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
  const made = kind === "change" || kind === "insert" ? Buffer.from([byte]) : Buffer.alloc(0);
  if (kind === "double") return Buffer.concat([before, after.subarray(at % (after.length + 1)), after]);
  if (kind === "cut") return before;
  return Buffer.concat([before, made, kind === "insert" ? after : after.subarray(1)]);
}

/** Right records, right records with wrong bytes, and right pieces in a wrong order. */
const record = fc.oneof(
  object.map((text) => Buffer.from(text)),
  fc
    .tuple(object, fc.array(edit, { minLength: 1, maxLength: 3 }))
    .map(([text, edits]) => edits.reduce(edited, Buffer.from(text))),
  fc.array(fc.constantFrom(...tokens), { maxLength: 11 }).map((pieces) => Buffer.from(`{${pieces.join("")}}`)),
);

/** Records that are nearly JSON; the same ones each time. */
export const fuzzedRecords = (count: number): Buffer[] => fc.sample(record, { numRuns: count, seed: 1 });
