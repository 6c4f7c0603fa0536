import fc from "fast-check";
import { declarations, type Declarations } from "../../settings/declarations";
import { readSettings } from "../../settings";
import { settingCases } from "./setting-cases";

/** Texts by setting, as the Pulumi engine hands them to a program. */
export type Configuration = Readonly<Record<string, string>>;

export const read = (given: Configuration): ReturnType<typeof readSettings> =>
  readSettings(given, "private-ingest", "dev");

export const problemsOf = (given: Configuration): string[] =>
  read(given).problems.map(({ setting, message }) => `${setting}: ${message}`);

export const settingKeys = Object.keys(declarations) as (keyof Declarations)[];

export function configuration(textOf: (key: keyof Declarations) => fc.Arbitrary<string>): fc.Arbitrary<Configuration> {
  const model = Object.fromEntries(settingKeys.map((key) => [key, textOf(key)]));
  // A key that is not required is left out, never present without a value.
  return fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<Configuration>;
}

/** A text that the setting takes by itself. */
export const good = (key: keyof Declarations): fc.Arbitrary<string> =>
  fc.constantFrom(...settingCases[key].good.map(([raw]) => raw));

/** A text that it never takes. */
export const bad = (key: keyof Declarations): fc.Arbitrary<string> => fc.constantFrom(...settingCases[key].bad);

/** Up to `count` settings that are good by themselves: hardly any others fit together. */
export const fewGood = (count: number): fc.Arbitrary<Configuration> =>
  fc
    .tuple(configuration(good), fc.uniqueArray(fc.constantFrom<string>(...settingKeys), { maxLength: count }))
    .map(([config, kept]) => Object.fromEntries(Object.entries(config).filter(([key]) => kept.includes(key))));
