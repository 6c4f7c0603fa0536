import * as aws from "../components/aws";
import * as pulumi from "@pulumi/pulumi";
import { configuredTags } from "../components/stack/aws-provider";
import { isDefaultTags } from "../components/stack/default-tags";
import { shardAdvice } from "../components/domain/shard-plan";
import { SHARD_SETTINGS } from "./conflicts";
import { type Problem, SettingsError } from "./problem";
import { readSettings, type Settings } from "./read";

export { SettingsError } from "./problem";
export { inGroups, readSettings, type Settings, tagsOf } from "./read";
export type { StreamSettings } from "./stream-settings";

/** The current stack's configuration of this project. */
function configured(): Record<string, string> {
  const prefix = `${pulumi.getProject()}:`;
  return Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
}

/** The settings of the current stack. @throws SettingsError listing every problem at once. */
export function loadSettings(given = configured()): Settings {
  const stack = pulumi.getStack();
  const { settings, problems } = readSettings(given, pulumi.getProject(), stack, configuredTags());
  const all = [...problems, ...providerProblems(settings)];
  if (all.length > 0) throw new SettingsError(stack, all);
  const advice = settings.existingDomainArn === "" ? shardAdvice(settings, settings.streams) : undefined;
  if (advice !== undefined) void pulumi.log.warn(`${SHARD_SETTINGS}: ${advice}`);
  return settings;
}

/** Problems of the provider's configuration, alone and together with the settings. */
function providerProblems({ availabilityZoneNames, alarmTopicArn }: Settings): Problem[] {
  const { defaultTags, region } = aws.config;
  const problems: Problem[] = [];
  if (defaultTags !== undefined && !isDefaultTags(defaultTags)) {
    problems.push({
      setting: "aws:defaultTags",
      message: `${JSON.stringify(defaultTags)} given; allowed is {"tags": {"name": "value"}}: pulumi config set --path 'aws:defaultTags.tags.team' search`,
    });
  }
  if (!region) {
    const message = "not given; allowed is a region, like us-east-1: pulumi config set aws:region us-east-1";
    return [...problems, { setting: "aws:region", message }];
  }
  // A zone's name is the Region and a letter.
  const elsewhere = availabilityZoneNames.filter((zone) => zone.slice(0, -1) !== region);
  if (elsewhere.length > 0) {
    problems.push({
      setting: "availabilityZoneNames + aws:region",
      message: `${elsewhere.join(" and ")} and ${region} given; allowed are zones of the Region, like ${region}a`,
    });
  }
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
  const topicRegion = alarmTopicArn.split(":")[3];
  if (topicRegion !== undefined && topicRegion !== region) {
    problems.push({
      setting: "alarmTopicArn + aws:region",
      message: `${alarmTopicArn} and ${region} given; an alarm reaches topics of its own Region only`,
    });
  }
  return problems;
}
