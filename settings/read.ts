import { fittedDomainName } from "../components/fitted-name";
import { nameAndValue } from "../components/name-and-value";
import { nearMiss } from "../streams/reading/near-miss";
import { conflicts } from "./conflicts";
import { groups, declarations, sources, type Values } from "./declarations";
import type { Problem } from "./problem";
import { type DeliverySettings, type StreamSettings, streamSettings } from "./stream-settings";

/** Every setting, checked; what is not set is empty. What streams have is in `streams` alone. */
export interface Settings extends Omit<Values, keyof DeliverySettings | "indexName" | "streams"> {
  /** At least one: the post's first, then by name. */
  readonly streams: readonly StreamSettings[];
}

/** Settings in the groups of `settings/`: what a component needs is in one or two of them. */
export type SettingGroups = {
  readonly [G in keyof typeof groups]: Pick<Settings, Extract<keyof (typeof groups)[G], keyof Settings>>;
};

export function inGroups(settings: Settings): SettingGroups {
  const pick = (keys: readonly string[]): object =>
    Object.fromEntries(Object.entries(settings).filter(([key]) => keys.includes(key)));
  return Object.fromEntries(
    Object.entries(groups).map(([group, declared]) => [group, pick(Object.keys(declared))]),
  ) as SettingGroups;
}

/**
 * Checks the texts that the Pulumi engine hands over, by key, and `aws:defaultTags`; fills in
 * defaults.
 * @returns the settings, a wrong one with its default, and everything that is wrong with them.
 */
export function readSettings(
  given: Readonly<Record<string, string>>,
  project: string,
  stack: string,
  defaultTags: Readonly<Record<string, unknown>> = {},
): { settings: Settings; problems: Problem[] } {
  const problems: Problem[] = [];
  const parsed = Object.entries(declarations).map(([key, declaration]) => {
    const raw = given[key];
    const value = raw === undefined ? declaration.default : declaration.parse(raw);
    if (value === undefined) {
      problems.push({
        setting: key,
        message: `${raw} given; allowed is ${declaration.allowed} (${sources[declaration.group]})`,
      });
    }
    return [key, value ?? declaration.default];
  });
  const values = normalise(Object.fromEntries(parsed) as Values, project, stack);
  problems.push(
    ...Object.keys(given)
      .filter((key) => !Object.hasOwn(declarations, key))
      .map(unknownSetting),
  );
  const { streams, problems: ofStreams } = streamSettings(values, project, stack);
  problems.push(...ofStreams);
  // A conflict with a value that is wrong by itself would only repeat it.
  const wrong = new Set(problems.map(({ setting }) => setting));
  const isRepeated = ({ setting }: Problem): boolean => setting.split(" + ").some((key) => wrong.has(key));
  problems.push(...conflicts({ ...values, resolved: streams }, defaultTags).filter((problem) => !isRepeated(problem)));
  return { settings: { ...values, streams }, problems };
}

/** The tags of the settings, by name. */
export function tagsOf({ tags }: Pick<Settings, "tags">): Record<string, string> {
  return Object.fromEntries(tags.map(nameAndValue));
}

function unknownSetting(key: string): Problem {
  const hint = nearMiss(key, Object.keys(declarations));
  return { setting: key, message: `there is no such setting${hint} (all of them: docs/settings.md)` };
}

function normalise(values: Values, project: string, stack: string): Values {
  return {
    ...values,
    // An existing key is a customer key.
    customerKey: values.customerKey || values.kmsKeyArn !== "",
    domainName: values.domainName || fittedDomainName(`${project}-${stack}`),
    // The post uses the names of before 2021; aws.opensearch.Domain takes only the new ones.
    instanceType: values.instanceType.replace(/\.elasticsearch$/, ".search"),
    masterType: values.masterType.replace(/\.elasticsearch$/, ".search"),
  };
}
