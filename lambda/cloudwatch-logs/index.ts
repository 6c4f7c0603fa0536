import { batchHandler } from "../transform/batch";
import { logDocument } from "./documents";

/** The Lambda function of a stream that CloudWatch Logs writes to, see {@link logDocument}. */
export const handler = batchHandler((bytes, lengthBytes) => logDocument(bytes.subarray(0, lengthBytes)));
