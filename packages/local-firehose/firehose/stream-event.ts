/** What a stream did, for a log; named as CloudWatch names the metrics of the same thing. */
export type StreamEvent =
  | {
      readonly event: "ExecuteProcessing";
      readonly records: number;
      readonly bytes: number;
      readonly milliseconds: number;
      /** Why the invocation failed; left out when it did not. */
      readonly errorCode?: string;
    }
  | {
      readonly event: "DeliveryToAmazonOpenSearchService" | "DeliveryToElasticsearch";
      readonly index: string;
      readonly documents: number;
      readonly delivered: number;
      /** With all attempts and the waits between them. */
      readonly milliseconds: number;
      /** Documents not taken, by the code of their error; left out when all were taken. */
      readonly errors?: Readonly<Record<string, number>>;
    }
  | {
      readonly event: "BackupToS3";
      readonly key: string;
      readonly records: number;
      /** Of the object, compressed. */
      readonly bytes: number;
      readonly milliseconds: number;
    }
  | { readonly event: "Problem"; readonly message: string };
