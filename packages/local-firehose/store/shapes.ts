import { fieldTypes } from "./judge";

const text = String.raw`"[^"\\\x00-\x1f]*"`;
const number = String.raw`-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?`;
const day = String.raw`(?:02-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:0[1-9]|[12]\d|30)|(?:0[13578]|1[02])-31)`;
const time = String.raw`"[12]\d{3}-${day}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z"`;
const scalar = `(?:${text}|${number}|true|false|null)`;
const valuesOf: Readonly<Record<"date" | "double" | "text", string>> = {
  date: `(?:${time}|null)`,
  double: `(?:${number}|null)`,
  text: `(?:${text}|null)`,
};

/** Shapes that are tried on each document; a stream has one or two. */
const mostShapes = 4;
/**
 * An index may have 1,000 fields, two for each text; a shape takes time to make, and its names are
 * part of it.
 */
const mostNames = 400;
const mostLearnt = 100;
const longestDocument = 20_000;

/**
 * Documents that fit by their looks: the names of one that was judged, in its order, each with a
 * scalar of a kind that the mapping takes whatever it is. Nearly all documents of a stream look
 * alike and tens of thousands come at a time: to take each apart would cost ten times as much as
 * this.
 */
export class Shapes {
  private known: readonly RegExp[] = [];
  private learnt = 0;

  /** @param documents lines, a character for each byte. */
  fit(documents: string, start: number, end: number): boolean {
    return this.known.some((shape) => {
      shape.lastIndex = start;
      return shape.test(documents) && shape.lastIndex === end;
    });
  }

  /**
   * Takes the shape of a document that fits the mapping, if it is one of scalars under plain names.
   */
  learn(document: string): void {
    if (this.learnt >= mostLearnt || document.length > longestDocument) return;
    const names = Object.keys(JSON.parse(document) as object);
    if (names.length > mostNames) return;
    if (!names.every((name) => /^[A-Za-z][\w-]*$/.test(name))) return;
    const members = names.map((name) => {
      const type = Object.hasOwn(fieldTypes, name) ? fieldTypes[name] : undefined;
      return `"${name}":${type === undefined ? scalar : valuesOf[type]}`;
    });
    const shape = new RegExp(`\\{${members.join(",")}\\}\\n`, "y");
    if (!shape.test(`${document}\n`)) return;
    this.learnt++;
    this.known = [shape, ...this.known].slice(0, mostShapes);
  }
}
