/** Folders of failed records, in every spelling that the service has or had. */
export const failedFolder = /(^|\/)(processing-failed|(elasticsearch|AmazonOpenSearchService)[-_]failed)\//;
