/** Counts of records. Each sent record is delivered, failed, dropped or in a buffer. */
export type StreamCounts = ReturnType<typeof noCounts>;

export type RecordTotals = Readonly<StreamCounts> & { readonly inBuffer: number };

export function noCounts() {
  return {
    /** Accepted by PutRecord and PutRecordBatch. */
    sent: 0,
    transformed: 0,
    dropped: 0,
    delivered: 0,
    /** Written to the bucket because the function or the domain did not take them. */
    failed: 0,
    /** Records in objects of the bucket: the failed ones, or all with the mode AllDocuments. */
    backedUp: 0,
    /** Documents sent to the domain again, counted at each attempt. */
    retried: 0,
  };
}

export function totalsOf(
  streams: readonly { readonly counts: Readonly<StreamCounts>; readonly inBuffer: number }[],
): RecordTotals {
  const totals = { ...noCounts(), inBuffer: 0 };
  for (const { counts, inBuffer } of streams) {
    const each = { ...counts, inBuffer };
    for (const name of Object.keys(totals) as (keyof RecordTotals)[]) totals[name] += each[name];
  }
  return totals;
}

/** What the service's metrics are made of (see metrics.ts); sums since the start. */
export type Measurements = ReturnType<typeof noMeasurements>;

export function noMeasurements() {
  return {
    putRequests: 0,
    incomingBytes: 0,
    /** Records of requests that were refused because the stream was full or its quota used up. */
    throttledRecords: 0,
    invocations: 0,
    successfulInvocations: 0,
    invocationMs: 0,
    transformedBytes: 0,
    /** Batches of which the domain took something. */
    deliveries: 0,
    /** Documents sent to the domain, counted at each attempt. */
    documentsSent: 0,
    deliveredBytes: 0,
    lastDelivery: { authFailure: false, rejected: false },
    /** Objects that were to be written to the bucket, counted at each attempt. */
    objectsTried: 0,
    objectsWritten: 0,
    objectBytes: 0,
  };
}

export interface BufferStatus {
  /** `processing`, `destination`, or `backup` and what it holds, such as `backup all documents`. */
  readonly name: string;
  readonly bytes: number;
  readonly limitBytes: number;
  /** In the stream's seconds, as {@link limitSeconds} is. */
  readonly ageSeconds: number;
  readonly limitSeconds: number;
}
