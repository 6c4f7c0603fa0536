import { readStack } from "@private-ingest/client";

const ingest = readStack("organization/private-ingest/prod");
export const { streamName, producerPolicyJson } = ingest;
