/** Takes JSON apart as text, so that values of any depth and number of digits stay as written. */

/** The members of an object, by name, as text. The last of several with one name counts. */
export function membersOf(object: string): ReadonlyMap<string, string> {
  const members = new Map<string, string>();
  for (let place = skipped(object, object.indexOf("{") + 1); object[place] === '"';) {
    const nameEnd = endOfValue(object, place);
    const start = skipped(object, skipped(object, nameEnd) + 1);
    const end = endOfValue(object, start);
    members.set(JSON.parse(object.slice(place, nameEnd)) as string, object.slice(start, end));
    place = skipped(object, skipped(object, end) + 1);
  }
  return members;
}

export function elementsOf(list: string): readonly string[] {
  const elements: string[] = [];
  for (let place = skipped(list, list.indexOf("[") + 1); place < list.length && list[place] !== "]";) {
    const end = endOfValue(list, place);
    elements.push(list.slice(place, end));
    const next = skipped(list, end);
    if (list[next] !== ",") break;
    place = skipped(list, next + 1);
  }
  return elements;
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let place = start; place < text.length; place++) {
    const character = text[place];
    if (character === '"') place = endOfText(text, place) - 1;
    else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") {
      if (depth === 0) return place;
      depth--;
    } else if (depth > 0 || !isBetween(character)) continue;
    else return place;
    if (depth === 0) return place + 1;
  }
  return text.length;
}

function endOfText(text: string, start: number): number {
  for (let place = start + 1; place < text.length; place++) {
    if (text[place] === "\\") place++;
    else if (text[place] === '"') return place + 1;
  }
  return text.length;
}

function skipped(text: string, start: number): number {
  let place = start;
  while (isBlank(text[place])) place++;
  return place;
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\n" || character === "\r" || character === "\t";
}

function isBetween(character: string | undefined): boolean {
  return character === "," || isBlank(character);
}
