// One file per group, in the order of the docs; Pulumi.yaml and docs are generated from it.
import { access } from "./access";
import { domain } from "./domain";
import type { Setting } from "./declaration";
import { monitoring } from "./monitoring";
import { network } from "./network";
import { roles } from "./roles";
import { safety } from "./safety";
import { setup } from "./setup";
import { signIn } from "./sign-in";
import { stream } from "./stream";

/** Documentation of each group's limits, for error messages. */
export const sources = {
  network: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html",
  domain: "https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_CreateDomain.html",
  roles: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
  stream:
    "https://docs.aws.amazon.com/firehose/latest/APIReference/API_AmazonopensearchserviceDestinationConfiguration.html",
  setup: "docs/settings.md#setup",
  access: "docs/settings.md#access",
  signIn: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/saml.html",
  monitoring: "docs/settings.md#monitoring",
  safety: "docs/settings.md#safety",
} as const;

type Group = keyof typeof sources;

/** Settings by group, in the order of the docs. */
export const groups = { network, domain, roles, stream, setup, access, signIn, monitoring, safety };

/** Every setting by its key, with its group. */
export const declarations = {
  ...inGroup("network", network),
  ...inGroup("domain", domain),
  ...inGroup("roles", roles),
  ...inGroup("stream", stream),
  ...inGroup("setup", setup),
  ...inGroup("access", access),
  ...inGroup("signIn", signIn),
  ...inGroup("monitoring", monitoring),
  ...inGroup("safety", safety),
};

export type Declarations = typeof declarations;

/** The value of every setting; text and lists that are not set are empty. */
export type Values = { readonly [K in keyof Declarations]: NonNullable<ReturnType<Declarations[K]["parse"]>> };

type InGroup<K> = { readonly [Key in keyof K]: K[Key] & { readonly group: Group } };

function inGroup<K extends Readonly<Record<string, Setting<unknown>>>>(group: Group, ofGroup: K): InGroup<K> {
  return Object.fromEntries(
    Object.entries(ofGroup).map(([key, declaration]) => [key, { ...declaration, group }]),
  ) as InGroup<K>;
}
