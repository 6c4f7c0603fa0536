/**
 * Runs a program without stack traces. The SDK takes one for every promise and resource, and ts-node looks each of their
 * frames up in its source maps: more than half of the time of a test.
 */
export async function withoutStackTraces<T>(run: () => Promise<T>): Promise<T> {
  const usual = {
    prepareStackTrace: Reflect.get(Error, "prepareStackTrace") as unknown,
    stackTraceLimit: Error.stackTraceLimit,
  };
  Object.assign(Error, { prepareStackTrace: undefined, stackTraceLimit: 0 });
  try {
    return await run();
  } finally {
    Object.assign(Error, usual);
  }
}
