import * as aws from "./aws";
import type * as pulumi from "@pulumi/pulumi";
import { isDefaultTags, mergeTags, type Tags } from "./default-tags";

/** What `aws:defaultTags` of the stack says, by name. */
export const configuredTags = (): Readonly<Record<string, unknown>> =>
  isDefaultTags(aws.config.defaultTags) ? (aws.config.defaultTags?.tags ?? {}) : {};

/** One explicit provider for everything, awsx's remote component included; takes over `aws:*`. */
export const awsProvider = (tags: Tags, parent: pulumi.Resource | undefined): aws.Provider =>
  new aws.Provider("aws", { ...aws.config, defaultTags: { tags: mergeTags(configuredTags(), tags) } }, { parent });
