/** Hands a source's error over, so that work under way can end first. */
export async function* untilBroken<T>(source: AsyncIterable<T>, onError: (error: unknown) => void): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    onError(error);
  }
}
