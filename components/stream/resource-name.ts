/**
 * The post's stream. Its resources have names without the stream's: they are those of stacks with
 * one stream.
 */
export const POST_STREAM = "stockdata";

/** Name of a resource of one stream: `stream-orders`, and `stream` for the post's. */
export const resourceName = (base: string, stream: string): string =>
  stream === POST_STREAM ? base : `${base}-${stream}`;
