import { CreateServiceLinkedRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { clientOptions } from "@private-ingest/local-cloud/moto";
import type { Stack } from "./stack";

/** The account has used OpenSearch Service before: a new role takes a minute. */
export async function useService({ cloud }: Stack): Promise<void> {
  const request = new CreateServiceLinkedRoleCommand({ AWSServiceName: "opensearchservice.amazonaws.com" });
  await new IAMClient(clientOptions(cloud.endpoint)).send(request);
}
