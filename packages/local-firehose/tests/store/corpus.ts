/** Documents by name, each of which a store must take or refuse as OpenSearch does. */
export const corpus: readonly (readonly [name: string, document: string])[] = [
  ...["price", "timestamp", "ticker_symbol", "sector"].flatMap((field) => valuesOf(field, [...scalars(), ...nested()])),
  ...valuesOf("price", texts(numbers())),
  ...valuesOf("change", ['""', '"1_000"', "1e400", "true", "[{}]", "[1,2]", "{}"]),
  ...valuesOf("timestamp", texts(dates())),
  ...["ticker_symbol", "sector"].flatMap((field) => valuesOf(field, longTexts())),
  ...Object.entries(wholes()),
  ...[...names(), ...disagreements()].map((document) => [shortened(document), document] as const),
  ...Object.entries(limits()),
];

/** Those that only OpenSearch 2.19 takes: no JSON to other programs (docs/failed-documents.md). */
export const differences: readonly string[] = ["a byte order mark", "a comment", "a comment line"];

/** Values that are JSON, and some that look like it. */
export function scalars(): string[] {
  return lines`
    "" " " "x" "{}" "[{}]" "true" "null" "\u0000" "\ud800" "\udc00" "\ud83d\ude00" "\ude00\ud83d" "a\ud800b" "\u2028"
    true false null 0 -0 7 7.5 1.0 2026 1e308 1.8e308 1e400 -1e400 1e-400 1e18 1e19 1.5e3 1.7e12
    NaN Infinity -Infinity +1 .5 5. 01 0x10
    1700000000 1700000000000 -1700000000000 1700000000000.5 1700000000000.123456789
    9223372036854775807 9223372036854775808 123456789012345678901234567890`;
}

export function nested(): string[] {
  return lines`
    [] [1] [1,2] [null] [null,1] [[1]] [[]] ["1"] ["x"] ["a","b"] [true] [7,true,null] [["a"]]
    [{}] ["a",{}] [["a",[{}]]] [1,[2,{}]] [{"a":1}] {} {"a":1} ["2026-11-23"] ["2026-11-23","2026-11-24"]`;
}

/** Numbers as texts: how Java's Double.parseDouble reads them. */
export function numbers(): string[] {
  return lines`
    84.51 1_000 1,000 1\t \t1 +1 -1 .5 5. --1 1.2.3 1e1.5 1e 1e3 1E+3 1e400 -1e400 1e-400
    0x10 0x1p3 1f 1d 1D 1L NaN -NaN nan Infinity -Infinity +Infinity infinity inf n/a ٣ １
    1\u0000 1\u00a0 \u00a01 \u20031 1\u0001`.concat([" 1 ", "1 ", "1 2"]);
}

/** Dates as texts, in the default format strict_date_optional_time||epoch_millis. */
export function dates(): string[] {
  return lines`
    2026 2026-11 2026-11-23 2026-11-23T15 2026-11-23T15:02 2026-11-23T15:02:58 2026-11-23T 2026-1-2 2026-01-2
    2026-11-23T15:02:58Z 2026-11-23T15:02Z 2026-11-23T15Z 2026-11-23Z 2026-11T15 2026T15
    2026-11-23T15:02:58.1Z 2026-11-23T15:02:58.123456789Z 2026-11-23T15:02:58.1234567890Z 2026-11-23T15:02:58,123Z
    2026-11-23T15:02:58.Z 2026-11-23T15:2:58Z 2026-11-23T5:02:58Z 2026-11-23t15:02:58z 2026-11-23T15:02:58z
    2026-11-23T15:02:58+01:00 2026-11-23T15:02:58+0100 2026-11-23T15:02:58+01 2026-11-23T15:02:58+1
    2026-11-23T15:02:58-18:00 2026-11-23T15:02:58+19:00 2026-11-23T15:02:58-00:00 2026-11-23T15:02:58.123+02
    2026-11-23T15:02:58+01:00:30 2026-11-23T15:02:58+010030
    2026-11-23T15:02:58[Europe/Paris] 2026-11-23T15:02:58+01:00[Europe/Paris] 2026-11-23T15:02:58Europe/Paris
    2026-11-23T15:02:58europe/paris 2026-11-23T15:02:58UTC 2026-11-23T15:02:58GMT 2026-11-23T15:02:58GMT+1
    2026-11-23T15:02:58EST
    2026-13-01 2026-00-10 2026-01-00 2026-02-29 2024-02-29 2026-02-30 2026-04-31
    2026-11-23T24:00:00Z 2026-11-23T24:00:01Z 2026-11-23T25:00:00Z 2026-11-23T15:60:00Z 2026-11-23T15:02:60Z
    20261123 20261123T150258Z 2026-W48-1 2026-W48 2026-327 2026/11/23 23.11.2026 11/23/2026
    yesterday now now-1d 2026-11-23||/d infinity epoch ٢٠٢٦-11-23 2026-11-23\u0000
    0000-01-01 0001-01-01 -0001-01-01 -2026-11-23 +2026-11-23 +12026-11-23 12026-11-23 9999-12-31T23:59:59.999Z
    +292278994-01-01 +292278994-08-18 +292278995-01-01 -292275055-01-01 999999999-01-01 -99999-01-01 +10000
    1 12 123 99999 1700000000000 1700000000000.5 -1 -1700000000000 +1700000000000 1.7e12 1_700 0x10
    9223372036854775807 9223372036854775808 -9223372036854775807 -9223372036854775808 92233720368547758070
    1. 1.123456 1.1234567 .5 -0 007`.concat([
    ...["2026-11-23 15:02:58", "2026-11-23 15:02:58Z", "2026-11-23T15:02:58 Z", " 2026-11-23", "2026-11-23 "],
    ...["Mon, 23 Nov 2026 15:02:58 GMT", "2026-11-23T15:02:58 Europe/Paris", "2026-11-23T15:02:58 UTC"],
    "2026-11-23 (BC)",
  ]);
}

function longTexts(): string[] {
  return ["x".repeat(257), "x".repeat(32_767), "x ".repeat(20_000), "é".repeat(20_000)].map((text) => `"${text}"`);
}

/** Texts that are not what a document is, or only nearly. */
function wholes(): Record<string, string> {
  return {
    "no field": "{}",
    "spaces before and after": '  {"price":1}\t\r',
    "a byte order mark": '\ufeff{"price":1}',
    "text that is not JSON": "not JSON",
    "an array of documents": '[{"price":1}]',
    "a text": '"x"',
    null: "null",
    "nothing but spaces": "   ",
    "two documents": '{"price":1}{"price":2}',
    "a closing brace too many": '{"price":1}}',
    "text behind the document": '{"price":1} x',
    "a comma behind the document": '{"price":1},',
    "a comma behind the last field": '{"price":1,}',
    "a comma behind the last value": '{"a":[1,]}',
    "a document cut off": '{"price":1',
    "a text cut off": '{"sector":"x',
    "single quotes": "{'price':1}",
    "a name without quotes": "{price:1}",
    "a comment": '{"price":1/* one */}',
    "a comment line": '{"price":1} // one',
    "a hash comment": '{"price":1} # one',
    "a raw control character in a text": '{"sector":"a\u0001b"}',
    "a raw tab in a text": '{"sector":"a\tb"}',
    "a raw NUL in a text": '{"sector":"a\u0000b"}',
    "a raw DEL in a text": '{"sector":"a\u007fb"}',
    "a raw NUL behind the document": '{"price":1}\u0000',
    "an escape of a quote": '{"sector":"\\\'"}',
    "a form feed between tokens": '{\f"price":1}',
    "a no-break space between tokens": '{\u00a0"price":1}',
  };
}

/** Documents whose names a mapping may not have, or reads in its own way. */
function names(): string[] {
  return lines`
    {"sector":"\x41"} {"sector":"\u12"} {"price":1,"price":2} {"price":"x","price":2} {"a":1,"a":2} {"a":{"b":1,"b":2}}
    {"a":[{"b":1,"b":2}]} {"a":[{"b":1},{"b":2}]} {"price":1,"pric\u0065":2} {"pric\u0065":"x"}
    {"_id":"x"} {"_id":null} {"_id":{"a":1}} {"_index":"x"} {"_type":"x"} {"_source":{}} {"_routing":"x"} {"_ignored":"x"}
    {"_field_names":["x"]} {"_seq_no":1} {"_version":1} {"_primary_term":1} {"_nested_path":"x"}
    {"_data_stream_timestamp":1} {"_all":"x"} {"_score":"x"} {"_size":1} {"_meta":1}
    {"_doc_count":2} {"_doc_count":0} {"_doc_count":"2"} {"_doc_count":2.5} {"_doc_count":2.0} {"_doc_count":null}
    {"_doc_count":{}} {"_doc_count":[1,2]} {"a":{"_doc_count":"x"}}
    {"a":{"_id":"x"}} {"a":[{"_id":"x"}]} {"a":{"_source":"x"}} {"_id.x":"y"} {"_id.x":null}
    {"a.b":1} {"a":{"b":1},"a.c":2} {"a":{"b":1},"a.b":2} {"a":1,"a.b":2} {"a.b":2,"a":1}
    {"price.x":1} {"price.x":null} {"sector.x":1} {"sector.keyword":"x"} {"ticker_symbol.keyword":7}
    {".a":1} {".a":null} {"a.":1} {"a...":1} {"a..b":1} {".":1} {"..":1} {"":1} {"":null} {"":{"a":1}} {"a":{"":1}}
    {"a":[{"":1}]} {"__proto__":{"a":1}} {"constructor":1,"toString":"x"} {"\t":1} {"\u0000":1} {"\ud800":1} {"*":1}
    {"a\"b":1} {"PRICE":"x"} {"a":{"price":{}}}`.concat([
    ...['{" ":1}', '{" ":null}', '{"a. ":1}', '{"a. .b":1}', '{"price ":"x"}'],
  ]);
}

/** Fields that are not declared: the first value decides on the type, and the others must agree. */
function disagreements(): string[] {
  return lines`
    {"a":1,"b":"x","c":true,"d":null,"e":[],"f":{},"g":1.5,"h":[1,"x"]} {"a":[1,"x"]} {"a":["x",1]} {"a":["1",1]}
    {"a":[1,{}]} {"a":[{"b":1},1]} {"a":[{"b":1},null]} {"a":[{"b":1},{"b":"x"}]} {"a":[{"b":"x"},{"b":1}]}
    {"a":[1,true]} {"a":[true,1]} {"a":[true,"true"]} {"a":["2026-11-23","x"]} {"a":["2026","x"]} {"a":["2026-11","x"]}
    {"a":["2026-11-23","2026"]} {"a":["2026-11-23","2026-11-24T01:02:03Z"]} {"a":[1,1.5]} {"a":[1,1e3]}
    {"a":9223372036854775808} {"a":1e400} {"a":1e39} {"a":"\ud800"}`.concat([
    '{"a":["2026/11/23","2026/11/24 01:02:03"]}',
  ]);
}

function textsOf(pairs: readonly (readonly string[])[]): Record<string, string> {
  return Object.fromEntries(pairs as readonly (readonly [string, string])[]);
}

/** Documents near OpenSearch's limits of depth, fields and digits. */
function limits(): Record<string, string> {
  const around = (levels: number, open: string, close: string, value = "1") =>
    open.repeat(levels) + value + close.repeat(levels);
  const arrays = (levels: number, field = "a") => `{"${field}":${around(levels, "[", "]")}}`;
  const many = (of: (place: number) => string) => Array.from({ length: 1001 }, (_, place) => of(place)).join(",");
  return {
    "a dotted name below 10 objects, 21 parts in all": around(10, '{"a":', "}", `{"${"b.".repeat(10)}b":1}`),
    "19 arrays of objects": `{"a":${around(19, '[{"a":', "}]")}}`,
    "21 arrays of objects": `{"a":${around(21, '[{"a":', "}]")}}`,
    ...textsOf([20, 21, 999, 5000].map((levels) => [`${levels} arrays around a number`, arrays(levels)])),
    ...textsOf([20, 21, 5000].map((levels) => [`${levels} arrays around a price`, arrays(levels, "price")])),
    ...textsOf(
      [18, 19, 20, 21, 22].flatMap((levels) => [
        ...["1", "{}", "null"].map((value) => [
          `${levels} objects around ${value}`,
          around(levels, '{"a":', "}", value),
        ]),
        [`${levels} names with dots`, `{"${Array.from({ length: levels }, () => "a").join(".")}":1}`],
      ]),
    ),
    "a price of 1,001 digits": `{"price":1${"0".repeat(1000)}}`,
    "a ticker of 1,001 digits": `{"ticker_symbol":1${"0".repeat(1000)}}`,
    "an unknown number of 401 digits": `{"a":1${"0".repeat(400)}}`,
    "an unknown number of 1,001 digits": `{"a":1${"0".repeat(1000)}.5}`,
    "an unknown text of 40,000 characters": `{"a":"${"x".repeat(40_000)}"}`,
    "a long name": `{"${"n".repeat(10_000)}":1}`,
    "a very long name": `{"${"n".repeat(60_000)}":1}`,
    "a very long name with text": `{"${"n".repeat(40_000)}":"x"}`,
    ...textsOf([993, 994, 995, 1001].map((fields) => [`${fields} numbers`, wide(fields)])),
    ...textsOf([490, 500].map((fields) => [`${fields} texts`, wide(fields, '"x"')])),
    ...textsOf(["null", "[]", "{}"].map((value) => [`1,001 fields of ${value}`, wide(1001, value)])),
    "1,001 objects in an array": `{"a":[${many((place) => `{"f${place}":1}`)}]}`,
    "1,001 numbers in an array": `{"a":[${many(() => "1")}]}`,
  };
}

function valuesOf(field: string, values: readonly string[]): (readonly [string, string])[] {
  return values.map((value) => [`${field}: ${shortened(value)}`, `{"${field}":${value}}`]);
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 40)}… (${text.length})` : text;
}

/** What stands between blanks, escapes as they are written. */
export function lines(parts: TemplateStringsArray): string[] {
  return String.raw(parts).trim().split(/\s+/);
}

export function texts(values: readonly string[]): string[] {
  return values.map((value) => `"${value}"`);
}

function wide(fields: number, value = "1"): string {
  return `{${Array.from({ length: fields }, (_, place) => `"f${place}":${value}`).join(",")}}`;
}
