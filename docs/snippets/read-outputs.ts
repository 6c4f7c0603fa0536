import { readStack } from "@private-ingest/client/read-stack";

const ingest = readStack("organization/private-ingest/prod");
export const { streamName, producerPolicyJson } = ingest;
