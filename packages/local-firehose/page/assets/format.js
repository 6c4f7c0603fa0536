// Numbers, sizes and times for readers. Times are UTC, as in the names of indices and objects.

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
const hundredths = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const significant = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });

/** @param {number} value */
export const count = (value) => whole.format(value);

/** @param {number} value below one hundredth, its first digits are shown */
export const fraction = (value) => (value !== 0 && Math.abs(value) < 0.01 ? significant : hundredths).format(value);

/** @param {number} value */
export const seconds = (value) => `${short.format(value)} s`;

/** @param {number} bytes shown in binary units, as the limits of buffers */
export function size(bytes) {
  if (bytes < 1024) return `${whole.format(bytes)} B`;
  if (bytes < 1024 * 1024) return `${short.format(bytes / 1024)} KiB`;
  return `${short.format(bytes / 1024 / 1024)} MiB`;
}

/** @param {number} ms since 1970, shown as `15:04:05` */
export const clock = (ms) => new Date(ms).toISOString().slice(11, 19);

/** @param {number} ms since 1970, shown as `2026-11-23 15:04:05` */
export const dateAndClock = (ms) => new Date(ms).toISOString().slice(0, 19).replace("T", " ");

/** @type {(number: number, one: string, many?: string) => string} */
export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;
