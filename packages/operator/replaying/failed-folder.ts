/**
 * What the key of a failed object holds, in every spelling that the service has or had. A prefix may stand before and text behind it
 * without a slash between: `ErrorOutputPrefix` is put there as it is. At the end of a stream's name it is no folder: the object's
 * version and time come next (`orders-processing-failed-1-2026-11-25-09-…`).
 */
export const failedFolder =
  /(processing-failed|(?:elasticsearch|AmazonOpenSearchServ(?:ice|erless))[-_]failed)(?!-\d+-\d{4}-\d\d-\d\d-\d\d-[^/]*$)/;
