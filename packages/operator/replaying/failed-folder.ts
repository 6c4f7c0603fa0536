/**
 * The part of a failed object's key that gives its kind, in every spelling, with or without a
 * slash. It is no end of a stream's name (`orders-processing-failed-1-2026-11-25-09-…`).
 */
export const failedFolder =
  /(processing-failed|(?:elasticsearch|AmazonOpenSearchServ(?:ice|erless))[-_]failed)(?!-\d+-\d{4}-\d\d-\d\d-\d\d-[^/]*$)/;
