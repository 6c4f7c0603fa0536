/** A step of the engine on one resource, planned or done. */
export interface Step {
  /** `create`, `update`, `delete`, `same`, `create-replacement`, … */
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Input properties that changed. */
  readonly changed: readonly string[];
}

export interface Events {
  /** In the order in which they ended. */
  readonly steps: readonly Step[];
  readonly failed: readonly Step[];
  readonly policies: {
    /** Names of the policies that judged something. */
    readonly judged: readonly string[];
    readonly mandatory: readonly string[];
  };
}

interface EngineEvent {
  readonly resOutputsEvent?: { readonly metadata: Metadata };
  readonly resOpFailedEvent?: { readonly metadata: Metadata };
  readonly policyEvent?: { readonly policyName: string; readonly enforcementLevel: string };
  readonly policyAnalyzeSummaryEvent?: Summary;
  readonly policyAnalyzeStackSummaryEvent?: Summary;
}

interface Metadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly diffs?: readonly string[] | null;
}

interface Summary {
  readonly passed?: readonly string[];
  readonly failed?: readonly string[];
}

/** Reads the file of `--event-log` (pulumi/pulumi, `sdk/go/common/apitype/events.go`). */
export function readEvents(log: string): Events {
  const events = log
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as EngineEvent);
  const judged = events
    .flatMap((event) => event.policyAnalyzeSummaryEvent ?? event.policyAnalyzeStackSummaryEvent ?? [])
    .flatMap(({ passed = [], failed = [] }) => [...passed, ...failed]);
  return {
    steps: events.flatMap(({ resOutputsEvent }) => (resOutputsEvent ? [step(resOutputsEvent.metadata)] : [])),
    failed: events.flatMap(({ resOpFailedEvent }) => (resOpFailedEvent ? [step(resOpFailedEvent.metadata)] : [])),
    policies: {
      judged: [...new Set(judged)],
      mandatory: events.flatMap(({ policyEvent }) =>
        policyEvent?.enforcementLevel === "mandatory" ? [policyEvent.policyName] : [],
      ),
    },
  };
}

function step({ op, urn, type, diffs }: Metadata): Step {
  return { op, urn, type, name: urn.split("::").slice(3).join("::"), changed: diffs ?? [] };
}
