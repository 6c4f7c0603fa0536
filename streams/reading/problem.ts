export interface DefinitionProblem {
  /** As seen from the working directory; `streams.<name>` for what the settings give inline. */
  readonly file: string;
  /** Where in the file: a line where one is known, and the key, like `line 7, charts[0].by`. */
  readonly place: string;
  /** What was given and what is allowed. */
  readonly message: string;
}

export const problemText = ({ file, place, message }: DefinitionProblem): string =>
  `${file}: ${place === "" ? "" : `${place}: `}${message}`;
