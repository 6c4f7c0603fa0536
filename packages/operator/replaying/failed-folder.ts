/**
 * The part of a failed object's key that tells its kind, in every spelling, with or without a
 * slash. Not at the end of a stream's name, which version and time follow
 * (`orders-processing-failed-1-2026-11-25-09-…`).
 */
export const failedFolder =
  /(processing-failed|(?:elasticsearch|AmazonOpenSearchServ(?:ice|erless))[-_]failed)(?!-\d+-\d{4}-\d\d-\d\d-\d\d-[^/]*$)/;
