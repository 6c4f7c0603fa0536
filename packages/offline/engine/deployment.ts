import { stripVTControlCharacters } from "node:util";
import type { Evaluation, Registration, Violation } from "./evaluation";
import { UNKNOWN } from "./evaluation";
import type { JudgedResource } from "./policy-messages";
import type { PolicyPack } from "./policy-pack";
import type { Account, StandIn } from "./aws/stand-in";
import { applyCheck, computeOutputs, uuid } from "./aws/stand-in";
import { hasUnknown, mapValues, plain, secret, secretPaths, forPolicies, type WireProperties } from "./wire";
import { makeUrn, STACK_TYPE, type StackIdentity } from "./urn";

/** A registration as the program asks for it, without what only the engine knows. */
export type Goal = Omit<Registration, "urn" | "id" | "inputs" | "outputs" | "secretPaths"> & {
  readonly properties: WireProperties;
};

/** A registered resource with its properties in the wire format, which marks secrets. */
export interface Resource extends Registration {
  readonly wireInputs: WireProperties;
  readonly wireOutputs: WireProperties;
}

export type Invoke = (
  args: Readonly<Record<string, unknown>>,
  context: InvokeContext,
) => Readonly<Record<string, unknown>>;

export type SlowInvoke = (...args: Parameters<Invoke>) => Promise<ReturnType<Invoke>> | ReturnType<Invoke>;

export interface InvokeContext {
  readonly account: Account;
  readonly resources: readonly Registration[];
}

export interface DeploymentOptions extends StackIdentity {
  readonly preview: boolean;
  readonly account: Account;
  readonly standIns: Readonly<Record<string, StandIn>>;
  readonly invokes: Readonly<Record<string, SlowInvoke>>;
  readonly otherInvokes?: ((token: string) => SlowInvoke | undefined) | undefined;
  /** Resolves to the pack that judges every resource, once it is ready. */
  readonly policyPack?: Promise<PolicyPack> | undefined;
  readonly onRegistration?: ((registration: Registration) => void) | undefined;
  /** Called with each type as soon as the program registers a resource of it. */
  readonly onType?: (type: string) => void;
  /** Policies may repair resources; each resource then waits for the pack. Default: true. */
  readonly repairs?: boolean;
  readonly onViolation?: ((violation: Violation) => void) | undefined;
}

type Message = Evaluation["messages"][number];

/**
 * The state of one evaluation: the program's registrations, and the answers of providers and
 * policies.
 *
 * Unlike the CLI's engine it starts from nothing, so it creates everything and compares nothing. It
 * notes a mandatory violation without ending the update: one run shows all of them. A provider's
 * default tags are not merged into resources.
 */
export class Deployment {
  readonly messages: Message[] = [];
  readonly violations: Violation[] = [];
  judged = 0;
  stackOutputs: WireProperties = {};
  rootUrn = "";

  /** By URN, in the order of arrival. A resource has its place before it is complete. */
  readonly #resources = new Map<string, Resource | undefined>();
  readonly #unknownTypes = new Set<string>();
  readonly #judgements: Promise<void>[] = [];
  #stackViolations?: Promise<readonly Violation[]>;

  constructor(readonly options: DeploymentOptions) {}

  get resources(): readonly Resource[] {
    return [...this.#resources.values()].filter((resource) => resource !== undefined);
  }

  resource(urn: string): Resource | undefined {
    return this.#resources.get(urn);
  }

  /** Keeps a message without the colours that the SDK gives errors even outside a terminal. */
  log(severity: Message["severity"], message: string, urn = ""): void {
    this.messages.push({ severity, message: stripVTControlCharacters(message), urn });
  }

  urnOf({ type, name, parent }: Pick<Goal, "type" | "name" | "parent">): string {
    return makeUrn(this.options, type, name, parent);
  }

  /**
   * Registers one resource: fills in what the provider's check would, has policies judge it, and
   * creates it.
   * @throws when the URN is taken, or creation was asked to fail.
   */
  async register(goal: Goal): Promise<Resource> {
    const urn = this.urnOf(goal);
    if (this.#resources.has(urn)) throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
    this.#resources.set(urn, undefined);
    if (goal.type === STACK_TYPE) this.rootUrn = urn;
    this.options.onType?.(goal.type);

    const { properties, ...rest } = goal;
    const standIn = this.#standInFor(goal, urn);
    const checked = goal.custom ? applyCheck(standIn, urn, properties) : properties;
    // The stack has no inputs to repair, so the program can begin before the pack has started.
    const wireInputs = goal.type === STACK_TYPE ? checked : await this.#repair({ ...rest, urn }, checked);
    this.#judgements.push(this.#judge({ ...rest, urn }, wireInputs));

    const inputs = mapValues(wireInputs, plain);
    const { id, computed } = this.#create(goal, urn, inputs, standIn);
    const wireOutputs = { ...wireInputs, ...computed };
    for (const name of goal.additionalSecretOutputs) {
      if (name in wireOutputs) Object.assign(wireOutputs, { [name]: secret(wireOutputs[name]) });
    }
    const resource: Resource = {
      ...rest,
      urn,
      ...(id === undefined ? {} : { id }),
      inputs,
      outputs: mapValues(wireOutputs, plain),
      secretPaths: secretPaths(wireInputs),
      wireInputs,
      wireOutputs,
    };
    this.#resources.set(urn, resource);
    this.options.onRegistration?.(resource);
    return resource;
  }

  /** Keeps the outputs that a component, or the stack itself, registers at its end. */
  registerOutputs(urn: string, outputs: WireProperties): void {
    if (urn === this.rootUrn) this.stackOutputs = outputs;
    const resource = this.#resources.get(urn);
    if (!resource) return;
    const wireOutputs = { ...resource.wireOutputs, ...outputs };
    this.#resources.set(urn, { ...resource, wireOutputs, outputs: mapValues(wireOutputs, plain) });
  }

  /** Answers a look-up, or undefined while its arguments are unknown. */
  invoke(token: string, args: WireProperties, provider: string): ReturnType<SlowInvoke> | undefined {
    if (hasUnknown(args)) return undefined;
    const invoke = this.options.invokes[token] ?? this.options.otherInvokes?.(token);
    if (!invoke) {
      throw new Error(
        `${token}: no answer to that look-up; give one by --lookups FILE, or let aws answer by --live-lookups`,
      );
    }
    return invoke(mapValues(args, plain), { account: this.#accountOf(provider), resources: this.resources });
  }

  /**
   * The program registers nothing more: the pack begins with the stack while its process still
   * ends.
   */
  seal(): void {
    this.#stackViolations = this.#analyzeStack();
    // judgeStack awaits them. Nothing calls it when the process then fails.
    this.#stackViolations.catch(() => undefined);
  }

  async settle(): Promise<void> {
    await Promise.all(this.#judgements);
  }

  /** Judges the stack as a whole, and sorts all violations in the order of the resources. */
  async judgeStack(): Promise<void> {
    this.#report(await (this.#stackViolations ?? this.#analyzeStack()));
    const order = [...this.#resources.keys()];
    this.violations.sort((a, b) => order.indexOf(a.urn) - order.indexOf(b.urn));
  }

  async #analyzeStack(): Promise<readonly Violation[]> {
    const pack = await this.options.policyPack;
    await this.settle();
    return pack ? pack.analyzeStack(this.resources.map((r) => this.#judged(r, r.wireOutputs))) : [];
  }

  #standInFor(goal: Goal, urn: string): StandIn | undefined {
    if (!goal.custom || isProvider(goal.type)) return undefined;
    const standIn = this.options.standIns[goal.type];
    if (!standIn && !this.#unknownTypes.has(goal.type)) {
      this.#unknownTypes.add(goal.type);
      this.log(
        "info",
        `${goal.type}: this engine does not know the type; it gets an id, and its inputs are its outputs.`,
        urn,
      );
    }
    return standIn;
  }

  async #repair(registration: JudgedResource["registration"], inputs: WireProperties): Promise<WireProperties> {
    if (this.options.repairs === false) return inputs;
    const pack = await this.options.policyPack;
    if (!pack) return inputs;
    let repaired = inputs;
    for (const { policy, diagnostic, properties } of await pack.remediate(this.#judged(registration, inputs))) {
      if (diagnostic) this.log("warning", `${policy}: ${diagnostic}`, registration.urn);
      if (properties) repaired = properties;
    }
    return repaired;
  }

  /** Judges a resource; the program does not wait. A policy that throws is an error, named once. */
  async #judge(registration: JudgedResource["registration"], inputs: WireProperties): Promise<void> {
    try {
      const pack = await this.options.policyPack;
      if (!pack) return;
      this.#report(await pack.analyze(this.#judged(registration, inputs)));
      this.judged += 1;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!this.messages.some(({ message }) => message === reason)) this.log("error", reason, registration.urn);
    }
  }

  #judged(registration: JudgedResource["registration"], properties: WireProperties): JudgedResource {
    const judged = { registration, properties: mapValues(properties, forPolicies) };
    const provider = this.#providerOf(registration.provider);
    if (!provider) return judged;
    const { urn, type, name, wireInputs } = provider;
    return { ...judged, provider: { urn, type, name, properties: mapValues(wireInputs, forPolicies) } };
  }

  #report(violations: readonly Violation[]): void {
    for (const violation of violations) {
      const placed = violation.urn === "" ? { ...violation, urn: this.rootUrn } : violation;
      this.violations.push(placed);
      this.options.onViolation?.(placed);
    }
  }

  #create(
    goal: Goal,
    urn: string,
    inputs: Readonly<Record<string, unknown>>,
    standIn: StandIn | undefined,
  ): ReturnType<typeof computeOutputs> {
    if (!goal.custom) return { computed: {} };
    // A provider also runs in previews, so its id is known.
    if (isProvider(goal.type)) return { id: uuid(urn), computed: {} };
    return computeOutputs(standIn, {
      urn,
      type: goal.type,
      name: goal.name,
      inputs,
      preview: this.options.preview,
      account: this.#accountOf(goal.provider),
      created: (id) => this.resources.find((resource) => resource.id === id),
    });
  }

  /** The provider resource behind a reference, `urn::id`; none for the default provider. */
  #providerOf(reference: string): Resource | undefined {
    return this.#resources.get(reference.slice(0, reference.lastIndexOf("::")));
  }

  #accountOf(providerReference: string): Account {
    const { account } = this.options;
    const region = this.#providerOf(providerReference)?.inputs["region"];
    return typeof region === "string" && region !== UNKNOWN ? { ...account, region } : account;
  }
}

const isProvider = (type: string): boolean => type.startsWith("pulumi:providers:");
