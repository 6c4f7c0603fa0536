/** The words of a field's name; the last part counts, as in `order.customerId`. */
const words = (path: string): readonly string[] =>
  path
    .slice(path.lastIndexOf(".") + 1)
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);

const last = (path: string): string => words(path).at(-1) ?? "";

const IDS = new Set(
  `id ids uuid guid key code zip zipcode postcode postal phone sku no nr number version year port pid seq sequence offset
  line hash ean isbn iban account serial build`.split(/\s+/),
);
/** Numbers that identify something and have no meaningful sum or average. */
export const isIdName = (path: string): boolean => IDS.has(last(path));

const STATES = new Set(["status", "level", "severity", "priority", "code", "type", "class", "grade", "rank"]);
const PLACES = new Set(["lat", "lon", "lng", "latitude", "longitude"]);
export const isPlaceOrState = (path: string): boolean => STATES.has(last(path)) || PLACES.has(last(path));

const MEASURES = new Set(
  `price amount total cost sum value rate ratio temperature temp humidity pressure voltage current power energy speed
  weight distance duration latency score balance change percent percentage usage load celsius fahrenheit degrees ms
  seconds`.split(/\s+/),
);
/** Numbers that may have fractions, even if a sample has none. */
export const isMeasureName = (path: string): boolean => words(path).some((word) => MEASURES.has(word));

const GROUPS = `type category status state action method level severity country region city sector department product
  channel currency language plan sensor device host service name kind source model`.split(/\s+/);
/** Rank of a field's name for the lines of a chart; lower is better. */
export function groupRank(path: string): number {
  const rank = GROUPS.indexOf(last(path));
  return rank < 0 ? GROUPS.length : rank;
}

const TIMES = `timestamp @timestamp time eventtime event_time ts datetime date_time occurred_at occurredat created_at
  createdat created event_date date received_at receivedat logged_at updated_at updatedat`.split(/\s+/);
/** Rank of a field's name for the time of a record; lower is better. */
export function timeRank(path: string): number {
  const rank = TIMES.indexOf(path.slice(path.lastIndexOf(".") + 1).toLowerCase());
  return rank < 0 ? TIMES.length : rank;
}
