/**
 * The items of a source until it fails; its error is handed over, so that work under way can end
 * first.
 */
export async function* untilBroken<T>(source: AsyncIterable<T>, onError: (error: unknown) => void): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    onError(error);
  }
}
