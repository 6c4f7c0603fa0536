/**
 * What the key of a failed object holds, in every spelling that the service has or had. A prefix may stand before and text behind it
 * without a slash between: `ErrorOutputPrefix` is put there as it is.
 */
export const failedFolder = /(processing-failed|(?:elasticsearch|AmazonOpenSearchServ(?:ice|erless))[-_]failed)/;
