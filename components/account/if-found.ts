/** The result of a provider look-up, or undefined if there is none; other errors are thrown. */
export function ifFound<T>(lookUp: Promise<T>): Promise<T | undefined> {
  return lookUp.catch((error: unknown) => {
    whyNone(error);
    return undefined;
  });
}

/** The provider's error that means "there is none"; others are thrown. */
export function whyNone(error: unknown): string {
  const words = String(error).replace(/^Error: /, "");
  if (!NONE.test(words)) throw error;
  return words.replace(/\s+/g, " ");
}

const NONE = /not ?found|is not a valid KMS Key ARN|couldn.t find resource|empty result|no results|no matching/i;
