/** A resource that a rule does not judge, with a reason and a last day. */
export interface Exemption {
  /** The policy it applies to, by default the one it is written in: policies can share a list. */
  readonly policy?: string;
  /** URN of the resource; `*` matches any text. */
  readonly urn: string;
  /** Shown in the report. Without a reason the exemption does not count. */
  readonly reason?: string;
  /** Last valid day, as YYYY-MM-DD (UTC); without a day, or after it, it does not count. */
  readonly expires?: string;
}

/** Whether a resource is exempt; the note gives the reason, or why the exemption does not count. */
export type ExemptionStatus =
  { readonly exempt: true; readonly note: string } | { readonly exempt: false; readonly note?: string };

/** @param today the day to judge by, as YYYY-MM-DD */
export function exemptionOf(
  exemptions: readonly Exemption[],
  policy: string,
  urn: string,
  today: string,
): ExemptionStatus {
  const statuses = exemptions
    .filter((exemption) => (exemption.policy ?? policy) === policy && matches(exemption.urn, urn))
    .map((exemption) => statusOf(exemption, today));
  return statuses.find(({ exempt }) => exempt) ?? statuses[0] ?? { exempt: false };
}

function statusOf({ urn, reason = "", expires }: Exemption, today: string): ExemptionStatus {
  const which = `The exemption for ${urn}`;
  if (reason.trim() === "") return { exempt: false, note: `${which} does not count: it has no reason.` };
  if (expires === undefined) return { exempt: false, note: `${which} does not count: it has no expiry day.` };
  if (!isDay(expires)) return { exempt: false, note: `${which} does not count: ${expires} is not a calendar day.` };
  // ISO days sort as text.
  if (expires < today)
    return { exempt: false, note: `${which} expired on ${expires}: fix the resource, or renew the exemption.` };
  return { exempt: true, note: `Exempt until ${expires}: ${reason.trim()}` };
}

/** Whether a text is a calendar day, as YYYY-MM-DD. Date alone reads 30 February as 2 March. */
export function isDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

export function matches(pattern: string, urn: string): boolean {
  const escaped = pattern.split(/\*+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`, "s").test(urn);
}
