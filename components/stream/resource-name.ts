/** The post's stream: its resources keep the names of earlier versions. */
export const POST_STREAM = "stockdata";

/** Name of a resource of one stream: `stream-orders`, and `stream` for the post's. */
export const resourceName = (base: string, stream: string): string =>
  stream === POST_STREAM ? base : `${base}-${stream}`;
