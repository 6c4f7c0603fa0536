import { perSecond } from "../command-line";
import type { StreamDemand } from "./demand";

/** As streams/definition.ts has it, whose schema is not needed here. */
const streamName = /^[a-z][a-z0-9-]{0,29}$/;
const largestRecordBytes = 1_024_000;
const secondsPerDay = 86_400;
/** The peak that is reckoned with where none is given, as a multiple of the average. */
export const usualPeak = 4;

export const streamSpecForm = "NAME=RATE/s,SIZE[,DAYSd][,peak=RATE/s] such as orders=500/s,2KB,30d,peak=3000/s";

/**
 * From `orders=500/s,2KB`: average records per second, and bytes per record (units of 1,024).
 * @returns undefined when the text is not of {@link streamSpecForm}.
 */
export function streamSpec(text: string, retentionDays: number): StreamDemand | undefined {
  const [, name = "", values = ""] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  const [rate = "", size = "", ...more] = values.split(",");
  const average = /\/s$/.test(rate) ? perSecond(rate) : undefined;
  const recordBytes = bytes(size);
  const given = { days: retentionDays, peak: usualPeak * (average ?? 0) };
  for (const word of more) {
    const days = /^\d+d$/.test(word) ? Number(word.slice(0, -1)) : undefined;
    const peak = word.startsWith("peak=") ? perSecond(word.slice("peak=".length)) : undefined;
    if (days !== undefined && days >= 1 && days <= 3650) given.days = days;
    else if (peak !== undefined) given.peak = peak;
    else return undefined;
  }
  if (!streamName.test(name) || average === undefined || recordBytes === undefined || given.peak < average)
    return undefined;
  return {
    name,
    gibPerDay: (average * recordBytes * secondsPerDay) / 2 ** 30,
    recordBytes,
    peakRecordsPerSecond: given.peak,
    retentionDays: given.days,
  };
}

function bytes(text: string): number | undefined {
  const [, amount, unit = "B"] = /^(\d+(?:\.\d+)?)(B|KB|MB)$/.exec(text) ?? [];
  const value = Math.round(Number(amount) * 1024 ** ["B", "KB", "MB"].indexOf(unit));
  return value >= 1 && value <= largestRecordBytes ? value : undefined;
}
