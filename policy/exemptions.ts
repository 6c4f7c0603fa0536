/** A resource that a rule is not to judge, for a reason and up to a day. */
export interface Exemption {
  /** The policy it is for, by default the one that it stands in: policies can share a list. */
  readonly policy?: string;
  /** URN of the resource; `*` stands for any text. */
  readonly urn: string;
  /** Why, for whoever reads the report. Without one the exemption does not count. */
  readonly reason?: string;
  /** Last day it holds, as YYYY-MM-DD (UTC); without a day, or after it, it does not count. */
  readonly expires?: string;
}

/** Exempt with a reason, or judged, perhaps because the exemption does not count. */
export type Standing =
  { readonly exempt: true; readonly note: string } | { readonly exempt: false; readonly note?: string };

/** @param today the day to judge by, as YYYY-MM-DD */
export function standingOf(exemptions: readonly Exemption[], policy: string, urn: string, today: string): Standing {
  const standings = exemptions
    .filter((exemption) => (exemption.policy ?? policy) === policy && matches(exemption.urn, urn))
    .map((exemption) => standing(exemption, today));
  return standings.find(({ exempt }) => exempt) ?? standings[0] ?? { exempt: false };
}

function standing({ urn, reason = "", expires }: Exemption, today: string): Standing {
  const which = `The exemption for ${urn}`;
  if (reason.trim() === "") return { exempt: false, note: `${which} does not count: it gives no reason.` };
  if (expires === undefined)
    return { exempt: false, note: `${which} does not count: it names no day on which it expires.` };
  if (!isDay(expires)) return { exempt: false, note: `${which} does not count: ${expires} is no day of the calendar.` };
  // ISO days sort as text.
  if (expires < today)
    return { exempt: false, note: `${which} expired on ${expires}: mend the resource, or renew it.` };
  return { exempt: true, note: `Exempt until ${expires}: ${reason.trim()}` };
}

/** A day of the calendar as YYYY-MM-DD. Date alone takes 30 February for a day of March. */
export function isDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

export function matches(pattern: string, urn: string): boolean {
  const escaped = pattern.split(/\*+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`, "s").test(urn);
}
