import { readStack } from "../../consumer";

const ingest = readStack("organization/private-ingest/prod");
export const { streamName, producerPolicyJson } = ingest;
