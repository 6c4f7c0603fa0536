import { fittedDomainName } from "../components/stack/fitted-name";
import { nameAndValue } from "../components/setup/name-and-value";
import { nearMiss } from "../streams/reading/near-miss";
import { conflicts } from "./conflicts";
import { groups, declarations, sources, type Values } from "./declarations";
import type { Problem } from "./problem";
import { type DeliveryValues, type StreamSettings, streamSettings } from "./stream-settings";

/**
 * Every setting, checked; text that is not set is empty. Settings of streams are in `streams` only.
 */
export interface Settings extends Omit<Values, keyof DeliveryValues | "indexName" | "streams"> {
  /** At least one: the post's first, then by name. */
  readonly streams: readonly StreamSettings[];
}

/** Settings by group; a component needs one or two groups. */
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
 * Checks the texts from the Pulumi engine, by key, and `aws:defaultTags`; fills in defaults.
 * @returns the settings, wrong ones with their default, and all problems.
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
  // A conflict with a value that is already refused would repeat the problem.
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
    // The post uses names from before 2021; aws.opensearch.Domain accepts only new ones.
    instanceType: values.instanceType.replace(/\.elasticsearch$/, ".search"),
    masterType: values.masterType.replace(/\.elasticsearch$/, ".search"),
  };
}
