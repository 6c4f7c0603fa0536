/** Counts of records. Each sent record is delivered, failed, dropped or in a buffer. */
export interface StreamCounts {
  /** Accepted by PutRecord and PutRecordBatch. */
  sent: number;
  /** Turned into documents by the function. */
  transformed: number;
  dropped: number;
  delivered: number;
  /** Written to the bucket because the function or the domain did not take them. */
  failed: number;
  /** Records in objects of the bucket: the failed ones, or all with the mode AllDocuments. */
  backedUp: number;
  /** Documents sent to the domain again, counted at each attempt. */
  retried: number;
}

/** Counts at one moment, with the records in buffers. */
export type RecordTotals = Readonly<StreamCounts> & { readonly inBuffer: number };

export function noCounts(): StreamCounts {
  return { sent: 0, transformed: 0, dropped: 0, delivered: 0, failed: 0, backedUp: 0, retried: 0 };
}

/** What the service's metrics are made of (see metrics.ts); sums since the start. */
export interface Measurements {
  putRequests: number;
  incomingBytes: number;
  /** Records of requests that were refused because the stream was full or its quota used up. */
  throttledRecords: number;
  invocations: number;
  successfulInvocations: number;
  invocationMs: number;
  transformedBytes: number;
  /** Batches of which the domain took something. */
  deliveries: number;
  /** Documents sent to the domain, counted at each attempt. */
  documentsSent: number;
  deliveredBytes: number;
  /** What the domain said to the last batch. */
  lastDelivery: { readonly authFailure: boolean; readonly rejected: boolean };
  /** Objects that were to be written to the bucket, counted at each attempt. */
  objectsTried: number;
  objectsWritten: number;
  objectBytes: number;
}

export function noMeasurements(): Measurements {
  return {
    putRequests: 0,
    incomingBytes: 0,
    throttledRecords: 0,
    invocations: 0,
    successfulInvocations: 0,
    invocationMs: 0,
    transformedBytes: 0,
    deliveries: 0,
    documentsSent: 0,
    deliveredBytes: 0,
    lastDelivery: { authFailure: false, rejected: false },
    objectsTried: 0,
    objectsWritten: 0,
    objectBytes: 0,
  };
}
