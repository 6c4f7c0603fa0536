import { isRefusedName } from "../fields/mapping-fields";
import { type DateSpelling, isTimeName } from "../fields/date-spellings";
import { isIdName, isMeasureName } from "./field-names";
import type { ObservedField, ObservedObject, Spellings } from "./observed";

type Property = Readonly<Record<string, unknown>>;

/** An inference from the sample that may be wrong. */
export interface Guess {
  readonly field: string;
  readonly guess: string;
}

/** OpenSearch allows 50 nested fields, 1,000 fields and 20 levels per index; some are reserved. */
const MOST_NESTED = 40;
const MOST_FIELDS = 800;
const MOST_LEVELS = 15;
/** An object with more names than this uses data as names. */
const MOST_NAMES = 100;
/** The default format of a date field. */
const DEFAULT_FORMATS = ["strict_date_optional_time", "epoch_millis"];

const NOT_INDEXED: Property = { type: "object", enabled: false };
const keyword: Property = { type: "keyword", ignore_above: 1024 };
const text: Property = { type: "text", fields: { keyword: { type: "keyword", ignore_above: 256 } } };

/** Mappings that accept all records, with their guesses. */
export function mappingOf(records: ObservedObject): { mappings: Property; guesses: readonly Guess[] } {
  const mapping = new Mapping();
  const properties = mapping.properties(records, "", 1);
  const [first, ...others] = mapping.leftOut;
  if (first === undefined) return { mappings: { properties }, guesses: mapping.guesses };
  // Undeclared fields would count, too; disabled ones are only kept in the document.
  const guess = `with ${others.length} more: kept, but not searchable: ${MOST_FIELDS} fields are declared, and an index takes 1,000`;
  return { mappings: { dynamic: false, properties }, guesses: [...mapping.guesses, { field: first, guess }] };
}

class Mapping {
  readonly guesses: Guess[] = [];
  /** Fields beyond an index's limit. */
  readonly leftOut: string[] = [];
  private nested = 0;
  private fields = 0;

  properties(object: ObservedObject, parent: string, level: number): Property {
    return Object.fromEntries(
      [...object.fields].flatMap(([name, field]) => {
        const path = parent === "" ? name : `${parent}.${name}`;
        if (isRefusedName(name, level === 1)) {
          this.say(path, "the index takes no such name; documents with it are refused, so rename it in a transform.ts");
          return [];
        }
        const property = this.property(path, field, level);
        if (property !== undefined) this.fields += "fields" in property ? 2 : 1;
        return property === undefined ? [] : [[name, property]];
      }),
    );
  }

  /** @returns undefined if nothing is known of a field's values. */
  private property(path: string, field: ObservedField, level: number): Property | undefined {
    if (this.fields >= MOST_FIELDS) {
      this.leftOut.push(path);
      return undefined;
    }
    if (field.values === 0) {
      if (field.count("object") === 0) this.say(path, "has no value in the sample; its first value will decide");
      return undefined;
    }
    const objects = field.count("object");
    if (objects === 0) return this.scalar(path, field);
    if (objects < field.values) {
      this.say(path, `holds objects and ${kindsOf(field)}: kept, but not searchable`);
      return NOT_INDEXED;
    }
    if (level >= MOST_LEVELS) {
      this.say(path, `lies ${level} levels deep: kept, but not searchable`);
      return NOT_INDEXED;
    }
    if (field.inner.fields.size > MOST_NAMES) {
      this.say(path, `has ${field.inner.fields.size} names in it, which look like data: kept, but not searchable`);
      return NOT_INDEXED;
    }
    const isNested = field.inLists && this.nested < MOST_NESTED;
    if (isNested) {
      this.nested++;
      this.say(path, "a list of objects: nested, so that each is matched by itself; charts cannot see into it");
    }
    const properties = this.properties(field.inner, path, level + 1);
    return isNested ? { type: "nested", properties } : { properties };
  }

  private scalar(path: string, field: ObservedField): Property {
    const kinds = (["boolean", "long", "double", "string"] as const).filter((kind) => field.count(kind) > 0);
    const { numbers, texts } = field;
    const dates = this.date(path, field);
    if (dates !== undefined) return dates;
    if (numbers.finerEpochs === numbers.count && numbers.count > 0 && isTimeName(path))
      this.say(
        path,
        "looks like micro- or nanoseconds since 1970, which no date field takes: a transform.ts can divide it",
      );
    if (kinds.length === 1 && kinds[0] === "boolean") return { type: "boolean" };
    if (numbers.unsafe > 0 && isIdName(path)) {
      this.say(path, "an id of so many digits: a keyword, which keeps them all");
      return keyword;
    }
    if (texts.count === 0 && field.count("boolean") === 0)
      return this.number(path, field.count("double") > 0, isIdName(path));
    if (kinds.length > 1) {
      this.say(path, `holds ${kindsOf(field)}: a keyword, which takes them all as text`);
      return keyword;
    }
    return this.ofTexts(path, field);
  }

  private number(path: string, hasFractions: boolean, isId: boolean): Property {
    if (hasFractions) return { type: "double" };
    if (isId || !isMeasureName(path)) return { type: "long" };
    this.say(path, "whole numbers in the sample, but its name is of a measure: a double, which takes fractions, too");
    return { type: "double" };
  }

  private ofTexts(path: string, field: ObservedField): Property {
    const { texts } = field;
    if (texts.addresses === texts.count) return { type: "ip" };
    if (texts.addresses > 0) this.say(path, "some values are IP addresses, others are not: a keyword");
    if (texts.booleans === texts.count) {
      this.say(path, "true and false as text: a boolean");
      return { type: "boolean" };
    }
    if (texts.wholeNumbers + texts.fractions === texts.count) {
      if (texts.leadingZeros === 0 && !isIdName(path)) {
        this.say(path, "numbers as text: read as numbers");
        return this.number(path, texts.fractions > 0, false);
      }
      const why = texts.leadingZeros > 0 ? "digits with leading zeros" : "digits under the name of an id";
      this.say(path, `${why}: a keyword, not a number`);
      return keyword;
    }
    if (texts.dates.count + texts.dayFirst.count > 0)
      this.say(path, "some values are dates, others are not: a keyword");
    const isLabel = field.distinct.size <= 50 && texts.count >= 200 && texts.longest <= 256;
    const isProse = texts.words / texts.count >= 4 || texts.longest > 256;
    return isProse && !isLabel ? text : keyword;
  }

  /** @returns undefined unless every value is a time. */
  private date(path: string, field: ObservedField): Property | undefined {
    const { texts, numbers } = field;
    if (texts.count + numbers.count < field.values) return undefined;
    const isNamed = isTimeName(path);
    const isAll = (spellings: Spellings, of: { readonly count: number }): boolean => spellings.count === of.count;
    const spellingsOf = [texts.dates, texts.dayFirst, ...(isNamed ? [texts.epochs] : [])];
    const ofTexts = spellingsOf.find((spellings) => isAll(spellings, texts));
    if (ofTexts === undefined || !isAll(numbers.epochs, numbers) || (numbers.count > 0 && !isNamed)) return undefined;
    if (isAll(texts.dayFirst, texts) && ofTexts.all.some(({ format }) => format.startsWith("MM/dd")))
      this.say(path, "the month is taken to be before the day: nothing in the sample tells");
    if (ofTexts.lacksZone) this.say(path, "times without a zone: read as UTC");
    return this.dateOf(path, [...ofTexts.all, ...numbers.epochs.all]);
  }

  private dateOf(path: string, spellings: readonly DateSpelling[]): Property | undefined {
    const formats = [...new Set(spellings.map(({ format }) => format))];
    if (formats.every((format) => DEFAULT_FORMATS.includes(format))) {
      if (formats.includes("epoch_millis")) this.say(path, "milliseconds since 1970: a date");
      return { type: "date" };
    }
    if (formats.includes("epoch_second") && formats.includes("epoch_millis")) {
      this.say(path, "seconds and milliseconds since 1970: no date, as one date field cannot tell them apart");
      return undefined;
    }
    this.say(path, `a date, spelled ${formats.join(" or ")}`);
    // An added arrival time is in ISO 8601.
    const all = [...formats.filter((format) => format !== "strict_date_optional_time"), "strict_date_optional_time"];
    return {
      type: "date",
      format: all.join("||"),
      ...(spellings.some(({ isEnglish }) => isEnglish) && { locale: "en" }),
    };
  }

  private say(field: string, guess: string): void {
    this.guesses.push({ field, guess });
  }
}

const PLURALS = { boolean: "booleans", long: "whole numbers", double: "fractions", string: "texts" } as const;

function kindsOf(field: ObservedField): string {
  const kinds = (["boolean", "long", "double", "string"] as const).filter((kind) => field.count(kind) > 0);
  return kinds.map((kind) => `${PLURALS[kind]} (${field.count(kind)})`).join(" and ");
}
