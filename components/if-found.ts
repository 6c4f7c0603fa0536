/**
 * What a look-up of the provider finds, or undefined where there is none. The provider has no
 * answer for "none", only an error; any other error is thrown.
 */
export async function ifFound<T>(lookUp: Promise<T>): Promise<T | undefined> {
  try {
    return await lookUp;
  } catch (error) {
    if (NONE.test(String(error))) return undefined;
    throw error;
  }
}

const NONE = /not found|ResourceNotFound|couldn.t find resource|empty result|no results/i;
