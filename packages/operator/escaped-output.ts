/** Control characters of terminals: C0 except the line feed, DEL, and C1. */
// eslint-disable-next-line no-control-regex -- control characters are what it is about
const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;

/**
 * Control characters of data are shown as `\u001b`, which is the same text in JSON.
 * @see https://ecma-international.org/publications-and-standards/standards/ecma-48/
 */
export function visible(text: string): string {
  return text.replace(control, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** A stream that a person reads. All that commands say goes through it. */
export class TerminalStream implements TextStream {
  constructor(private readonly stream: TextStream) {}

  get isTTY(): boolean {
    return this.stream.isTTY === true;
  }

  get columns(): number {
    return this.stream.columns ?? 80;
  }

  write(text: string): void {
    this.stream.write(visible(text));
  }

  /** Writes our own control sequences; data in the text has passed {@link visible}. */
  writeStyled(text: string): void {
    this.stream.write(text);
  }
}

const output = new TerminalStream(process.stdout);
const errors = new TerminalStream(process.stderr);

export function print(text: string): void {
  output.write(`${text}\n`);
}

/** For text that a painter made. */
export function printStyled(text: string): void {
  output.writeStyled(`${text}\n`);
}

export function printError(text: string): void {
  errors.write(`${text}\n`);
}
