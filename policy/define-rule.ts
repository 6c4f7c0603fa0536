import {
  EnforcementLevel,
  Policy,
  PolicyResource,
  ReportViolation,
  ResourceRemediation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  Severity,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { exemptionProblems, noteConfiguration, registerPolicy } from "./configuration";
import { ExemptionStatus, exemptionOf } from "./exemptions";
import { Expectations, isContent, verdictOn } from "./expectation";
import { Property } from "./property";
import { announce } from "./report";
import { CommonSettings, commonSchema, configurationReader, Configured, SettingsSchema } from "./settings";

/** The root resource of every stack; it is judged first. */
export const STACK = "pulumi:pulumi:Stack";

/** A rule's documentation, as shown by the CLI, Pulumi Cloud and docs/policies.md. */
export interface About {
  /** Also the name of the rule's file. Configurations and exemptions refer to it. */
  readonly name: string;
  /** The requirement, as one sentence. */
  readonly description: string;
  /** The risk, as one or two sentences. */
  readonly why: string;
  /** Default level: mandatory, unless meeting the rule costs money. */
  readonly level: Extract<EnforcementLevel, "advisory" | "mandatory">;
  readonly severity: Severity;
  /** The equivalent control of a public framework, if there is one. */
  readonly framework?: NonNullable<Policy["framework"]>;
  /** Equivalent controls of other frameworks. */
  readonly tags?: readonly string[];
  readonly remediationSteps: string;
  readonly url: string;
  /** Resource types that it judges. */
  readonly resources: readonly string[];
}

interface RuleOf<Settings extends object> extends About {
  readonly settings?: SettingsSchema<Settings>;
  /** Judges the configuration itself, so a wrong one does not disable it. */
  readonly judgesConfiguration?: true;
  /** Problems that the schema cannot find, such as a minimum above its maximum. */
  readonly problems?: (settings: Settings) => readonly string[];
}

/** Expectations of all resources together, by the URN of the resource to report. */
type StackCheck<Settings> = (
  resources: readonly PolicyResource[],
  settings: Settings,
) => Iterable<readonly [urn: string, expectations: Expectations]>;

export interface ResourceRule<Settings extends object> extends RuleOf<Settings> {
  /** The rule's expectations of one resource. */
  readonly check: (props: Property, type: string, settings: Settings) => Expectations;
  /** Fixes the properties in place, when the level is `remediate`. */
  readonly remedy?: (props: Record<string, Record<string, unknown> | undefined>, type: string) => void;
  /** Expectations that need several resources. Runs after all resources have been judged. */
  readonly checkStack?: StackCheck<Settings>;
}

export interface StackRule<Settings extends object> extends RuleOf<Settings> {
  readonly check: StackCheck<Settings>;
  /** Receives each resource's inputs; a stack check sees only outputs. */
  readonly note?: (urn: string, props: Property, type: string) => void;
}

/** A rule as the policy SDK runs it, with fields for the generated documentation. */
export type Rule = (ResourceValidationPolicy | StackValidationPolicy) & Pick<About, "why" | "resources">;

/** A rule with its configuration's schema, prepared once for all resources. */
interface Prepared<Settings extends object> extends About {
  readonly judgesConfiguration?: true;
  readonly schema: SettingsSchema<Settings & CommonSettings>;
  /** Checks a configuration and fills in defaults. */
  readonly configured: (given: Readonly<Record<string, unknown>>) => Configured<Settings & CommonSettings>;
  readonly types: ReadonlySet<string>;
}

/** Makes a rule that judges one resource at a time. */
export function defineRule<Settings extends object = object>(rule: ResourceRule<Settings>): Rule {
  const prepared = prepare(rule);
  const { checkStack } = rule;
  return {
    ...metadataOf(prepared),
    validateResource: (args, report) => {
      if (args.type === STACK) prepared.configured(args.getConfig());
      if (!prepared.types.has(args.type)) return;
      conclude(prepared, args.getConfig(), report, (settings) => {
        const props = Property.ofResource(args.props);
        return [[args.urn, rule.check(props, args.type, settings)]];
      });
    },
    ...(checkStack && {
      validateStack: (args: StackValidationArgs, report: ReportViolation) => {
        conclude(prepared, args.getConfig(), report, (settings) => checkStack(args.resources, settings));
      },
    }),
    ...(rule.remedy && { remediateResource: remediation(prepared, rule.check, rule.remedy) }),
  };
}

/** Makes a rule that judges all resources of a stack together, after a preview or an update. */
export function defineStackRule<Settings extends object = object>(rule: StackRule<Settings>): Rule {
  const prepared = prepare(rule);
  const { note } = rule;
  return {
    ...metadataOf(prepared),
    ...(note && {
      validateResource: (args: ResourceValidationArgs) => {
        if (prepared.types.has(args.type)) note(args.urn, Property.ofResource(args.props), args.type);
      },
    }),
    validateStack: (args, report) => {
      conclude(prepared, args.getConfig(), report, (settings) => rule.check(args.resources, settings));
    },
  };
}

function prepare<Settings extends object>(rule: RuleOf<Settings>): Prepared<Settings> {
  registerPolicy(rule.name);
  const schema = { ...rule.settings, ...commonSchema } as SettingsSchema<Settings & CommonSettings>;
  const read = configurationReader(schema, (settings) => [
    ...(rule.problems?.(settings) ?? []),
    ...exemptionProblems(settings.exemptions),
  ]);
  return {
    ...rule,
    schema,
    types: new Set(rule.resources),
    configured: (given) => {
      const configured = read(given);
      const { problems, settings } = configured;
      noteConfiguration(rule.name, { problems, exemptions: problems.length > 0 ? [] : settings.exemptions });
      return configured;
    },
  };
}

function metadataOf<Settings extends object>(rule: Prepared<Settings>) {
  const { name, description, why, level, severity, framework, tags = [], remediationSteps, url, resources } = rule;
  return {
    name,
    description,
    why,
    resources,
    severity,
    framework,
    tags: [...tags],
    remediationSteps,
    url,
    enforcementLevel: level,
    configSchema: { properties: rule.schema },
  };
}

/** Fixes only resources that violate the rule: a returned value counts as a change. */
function remediation<Settings extends object>(
  rule: Prepared<Settings>,
  check: ResourceRule<Settings>["check"],
  remedy: NonNullable<ResourceRule<Settings>["remedy"]>,
): ResourceRemediation {
  return (args) => {
    const { type, props, urn } = args;
    if (!rule.types.has(type)) return undefined;
    const { problems, settings } = rule.configured(args.getConfig());
    // policy-configuration-valid reports the problems.
    if (problems.length > 0) return undefined;
    const { violations } = verdictOn(check(Property.ofResource(props), type, settings));
    if (violations.length === 0 || exemptionFor(rule, settings, urn).exempt) return undefined;
    remedy(props, type);
    return props;
  };
}

/** Reads the configuration, runs the rule and reports its findings. */
function conclude<Settings extends object>(
  rule: Prepared<Settings>,
  given: Record<string, unknown>,
  report: ReportViolation,
  judge: (settings: Settings) => Iterable<readonly [urn: string, expectations: Expectations]>,
): void {
  const configured = rule.configured(given);
  const isWrong = configured.problems.length > 0;
  // Verdicts would be wrong; policy-configuration-valid reports it.
  if (isWrong && rule.judgesConfiguration === undefined) return;
  const settings = isWrong ? { ...configured.settings, exemptions: [] } : configured.settings;
  for (const [urn, expectations] of judge(settings)) {
    const verdict = verdictOn(expectations);
    if (!isContent(verdict)) announce(rule, verdict, exemptionFor(rule, settings, urn), urn, report);
  }
}

function exemptionFor({ name }: About, { exemptions }: CommonSettings, urn: string): ExemptionStatus {
  const today = new Date().toISOString().slice(0, "YYYY-MM-DD".length);
  return exemptionOf(exemptions, name, urn, today);
}
