import * as aws from "../aws";
import type * as pulumi from "@pulumi/pulumi";
import { isDefaultTags, mergeTags, type Tags } from "./default-tags";

/** The stack's `aws:defaultTags`, by name. */
export const configuredTags = (): Readonly<Record<string, unknown>> =>
  isDefaultTags(aws.config.defaultTags) ? (aws.config.defaultTags?.tags ?? {}) : {};

/** One explicit provider for all resources, awsx's remote component included; it uses `aws:*`. */
export const awsProvider = (tags: Tags, parent: pulumi.Resource | undefined): aws.Provider =>
  new aws.Provider("aws", { ...aws.config, defaultTags: { tags: mergeTags(configuredTags(), tags) } }, { parent });
