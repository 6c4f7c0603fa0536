/**
 * What can be read of a source. A source that breaks off ends, and its error is handed over: so that whoever reads can let what is under
 * way come to its end first.
 */
export async function* untilBroken<T>(source: AsyncIterable<T>, onError: (error: unknown) => void): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    onError(error);
  }
}
