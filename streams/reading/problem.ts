export interface DefinitionProblem {
  /** Relative to the working directory; `streams.<name>` for an inline definition. */
  readonly file: string;
  /** Place in the file: the line if known, and the key, like `line 7, charts[0].by`. */
  readonly place: string;
  /** What was given and what is allowed. */
  readonly message: string;
}

export const problemText = ({ file, place, message }: DefinitionProblem): string =>
  `${file}: ${place === "" ? "" : `${place}: `}${message}`;
