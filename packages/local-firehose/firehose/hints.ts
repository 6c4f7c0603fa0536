import type { DeclaredStream } from "../declared";
import type { BufferingHints } from "./stage";

/** The hints of a stream's buffers; there is none for processing without a function. */
export function hintsOf({ backup, bufferIntervalSeconds, bufferSizeMiB, transform }: DeclaredStream) {
  const hints = (of: { bufferSizeMiB: number; bufferIntervalSeconds: number }): BufferingHints => ({
    sizeMiB: of.bufferSizeMiB,
    intervalSeconds: of.bufferIntervalSeconds,
  });
  return {
    destination: hints({ bufferIntervalSeconds, bufferSizeMiB }),
    processing: transform && hints(transform),
    backup: hints(backup),
  };
}
