export type EnforcementLevel = "advisory" | "mandatory" | "disabled" | "remediate";

const ENFORCEMENT_LEVELS: readonly EnforcementLevel[] = ["advisory", "mandatory", "disabled", "remediate"];

/** A level, or values for the policy's schema with a level among them. */
export type PolicySetting =
  EnforcementLevel | (Readonly<Record<string, unknown>> & { readonly enforcementLevel?: EnforcementLevel });

/** A `--policy-pack-config` file: settings by policy name; `all` holds those of the rest. */
export type PolicyConfig = Readonly<Record<string, PolicySetting>>;

export interface PolicyInfo {
  readonly name: string;
  readonly description: string;
  readonly enforcementLevel: EnforcementLevel;
  /** JSON schema of each configuration property. */
  readonly configProperties: Readonly<Record<string, { readonly default?: unknown }>>;
  readonly severity?: Severity;
  /** Controls of public frameworks that ask for the same. */
  readonly controls?: readonly string[];
  readonly url?: string;
  readonly remediationSteps?: string;
}

export const SEVERITIES = ["low", "medium", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface ResolvedPolicy {
  readonly enforcementLevel: EnforcementLevel;
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * Works out every policy's level and properties as the CLI does (pulumi/pulumi,
 * `pkg/resource/analyzer`): the pack's own level and the schema's defaults, then the setting of
 * `all`, then the policy's own setting.
 * @throws when a setting names a policy that the pack lacks, or a level that does not exist.
 */
export function resolvePolicies(
  policies: readonly PolicyInfo[],
  config: PolicyConfig = {},
): Readonly<Record<string, ResolvedPolicy>> {
  const names = policies.map(({ name }) => name);
  const problems = Object.entries(config).flatMap(([name, setting]) => {
    const level = normalise(setting).enforcementLevel;
    return [
      ...(name === "all" || names.includes(name)
        ? []
        : [`${name}: no such policy in the pack; it has ${names.join(", ") || "none"}.`]),
      ...(level === undefined || ENFORCEMENT_LEVELS.includes(level)
        ? []
        : [`${name}: enforcementLevel ${JSON.stringify(level)} is not one of ${ENFORCEMENT_LEVELS.join(", ")}.`]),
    ];
  });
  if (problems.length > 0) throw new Error(`Policy configuration:\n${problems.join("\n")}`);

  return Object.fromEntries(
    policies.map((policy) => {
      const defaults = Object.fromEntries(
        Object.entries(policy.configProperties)
          .filter(([, schema]) => schema.default !== undefined)
          .map(([key, schema]) => [key, schema.default]),
      );
      const { enforcementLevel = policy.enforcementLevel, ...properties } = {
        ...normalise(config["all"]),
        ...normalise(config[policy.name]),
      };
      return [policy.name, { enforcementLevel, properties: { ...defaults, ...properties } }];
    }),
  );
}

function normalise(setting: PolicySetting | undefined): Exclude<PolicySetting, EnforcementLevel> {
  return typeof setting === "string" ? { enforcementLevel: setting } : (setting ?? {});
}
