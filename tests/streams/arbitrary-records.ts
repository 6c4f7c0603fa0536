import * as fc from "fast-check";

const time = fc.date({
  min: new Date("2000-01-02T00:00:00Z"),
  max: new Date("2099-12-30T00:00:00Z"),
  noInvalidDate: true,
});
const names = ["id", "at", "ts", "price", "status", "tags", "a.b", "a", "created_at", "zip", "ünï"];
const scalars: readonly fc.Arbitrary<unknown>[] = [
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string(),
  fc.constantFrom(
    "",
    "true",
    "false",
    "-",
    "007",
    "12",
    "12.50",
    "192.0.2.7",
    "2001:db8::1",
    "fe80::1%eth0",
    "1577934245",
  ),
  fc.constantFrom("2026-02-30", "2026-13-01T00:00:00Z", "2026-11-28T25:00:00Z", "99/Nov/2026:10:00:00 +0000"),
  time.map((date) => date.toISOString()),
  time.map((date) => date.toISOString().slice(0, 10)),
  time.map((date) => date.toISOString().slice(0, 19).replace("T", " ")),
  time.map((date) => date.toUTCString()),
  time.map((date) => Math.floor(date.getTime() / 1000)),
  time.map((date) => date.getTime()),
];

const { value } = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    ...scalars,
    fc.array(tie("value"), { maxLength: 3 }),
    tie("object"),
  ),
  object: fc.dictionary(fc.constantFrom(...names.filter((name) => !name.includes("."))), tie("value"), { maxKeys: 4 }),
}));

/** Records of one stream: fields mostly have one kind, and now and then another. */
export const arbitraryRecords: fc.Arbitrary<readonly Record<string, unknown>[]> = fc
  .uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 6, size: "max" })
  // A name and a path through it are one field.
  .map((fields) => (fields.includes("a") ? fields.filter((name) => name !== "a.b") : fields))
  .chain((fields) =>
    fc.tuple(...fields.map((name) => fc.tuple(fc.constant(name), fc.constantFrom(...scalars, value), fc.boolean()))),
  )
  .chain((fields) => {
    const record = fields.map(([name, kind, isMixed]) =>
      fc.tuple(fc.constant(name), isMixed ? fc.oneof({ weight: 5, arbitrary: kind }, value) : kind),
    );
    return fc.array(fc.tuple(...record), { minLength: 1, maxLength: 12 });
  })
  .map((records) => records.map((entries) => Object.fromEntries(entries)));
