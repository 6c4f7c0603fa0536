import { dates, lines, nested, numbers, scalars, texts } from "./corpus";

/** Each gets every value. The server, without modules, knows no `scaled_float`, here a `double`. */
export const properties: Readonly<Record<string, Record<string, unknown>>> = {
  ...Object.fromEntries(
    lines`
      keyword text long integer short byte double float half_float unsigned_long boolean date date_nanos wildcard
      match_only_text ip`.map((type) => [type, { type }]),
  ),
  "keyword with ignore_above": { type: "keyword", ignore_above: 256 },
  "text with a keyword": { type: "text", fields: { raw: { type: "keyword" } } },
  "long that is not coerced": { type: "long", coerce: false },
  "double that is not coerced": { type: "double", coerce: false },
  "long that may be malformed": { type: "long", ignore_malformed: true },
  "date that may be malformed": { type: "date", ignore_malformed: true },
  "ip that may be malformed": { type: "ip", ignore_malformed: true },
  "date in seconds": { type: "date", format: "epoch_second" },
  "date in milliseconds": { type: "date", format: "epoch_millis" },
  "date of a day": { type: "date", format: "strict_date" },
  "date with a space": { type: "date", format: "yyyy-MM-dd HH:mm:ss||yyyy-MM-dd HH:mm:ss.SSS||epoch_second" },
  "date of an access log": { type: "date", format: "dd/MMM/yyyy:HH:mm:ss Z" },
  "date with a zone": { type: "date", format: "yyyy-MM-dd'T'HH:mm:ssXXX||yyyy/MM/dd" },
  "date in basic format": { type: "date", format: "basic_date||basic_date_time_no_millis" },
  "date with the year last": { type: "date", format: "dd.MM.yyyy HH:mm||MM/dd/yyyy" },
  "date with a decimal comma": { type: "date", format: "yyyy-MM-dd HH:mm:ss,SSS" },
  "date, lenient": { type: "date", format: "date_optional_time" },
  object: { type: "object" },
  "object with fields": { properties: { a: { type: "long" }, b: { properties: { c: { type: "date" } } } } },
  "object that is strict": { type: "object", dynamic: "strict", properties: { a: { type: "long" } } },
  "object that ignores others": { type: "object", dynamic: false, properties: { a: { type: "long" } } },
  "object that is disabled": { type: "object", enabled: false },
  nested: { type: "nested", properties: { a: { type: "keyword" } } },
};

export const values: readonly string[] = [
  ...new Set([
    ...scalars(),
    ...nested(),
    ...texts(numbers()),
    ...texts(dates()),
    ...texts(lines`
      10.0.0.1 ::1 1.2.3 256.0.0.1 01.2.3.4 2001:db8::ff00:42:8329 fe80::1%eth0 ::ffff:1.2.3.4
      2026/11/23 11/23/2026 20261123T150258Z TRUE False`),
    ...texts(["10/Oct/2000:13:55:36 -0700", "2026-11-23 15:02:58.123", "2026-11-23 15:02:58,123"]),
    ...texts(["23.11.2026 15:02", "31.02.2026 15:02"]),
    ...lines`
      127 128 -128 -129 32767 32768 2147483647 2147483648 -2147483649 65504 65519 65520 3.5e38 -9223372036854775809
      {"b":{"c":"2026-11-23"}} {"b":{"c":"x"}} {"b":1} {"a":"x"} {"a":[1,"2"]} {"z":1} {"z":{"y":1}} {"a.b":1}
      {"a":{"a":1}} [{"a":1},{"a":2}] [{"z":1}] {"z":null} {"a":null} {"":1} {"z":1,"z":2} {"z":[1,"x"]} {"z":[]}
      {"b":{"z":1}}`,
    `"${"x".repeat(32_766)}"`,
    `"${"x".repeat(32_767)}"`,
    `"${"é".repeat(16_384)}"`,
  ]),
];
