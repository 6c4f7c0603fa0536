import type { RecordedCall } from "@private-ingest/local-cloud/front";

/** What ends a resource, where that is not called Delete. */
const ENDS: Readonly<Record<string, string>> = {
  "ec2 AllocateAddress": "ec2 ReleaseAddress",
  "ec2 CreateVpcEndpoint": "ec2 DeleteVpcEndpoints",
  "ec2 RunInstances": "ec2 TerminateInstances",
  "kms CreateGrant": "kms RevokeGrant",
  "kms CreateKey": "kms ScheduleKeyDeletion",
};
/** The account keeps its service-linked roles; tags go with what they are on. */
const KEPT = /^(iam CreateServiceLinkedRole|\w+ Create(OrUpdate)?Tags)$/;

/** Operations that made more than was deleted again. */
export function leftOver(calls: readonly RecordedCall[]): string[] {
  const counts = new Map<string, number>();
  for (const { service, operation, status } of calls) {
    if (status < 300) counts.set(`${service} ${operation}`, (counts.get(`${service} ${operation}`) ?? 0) + 1);
  }
  const begins = [...counts.keys()].filter((call) => / Create/.test(call) || call in ENDS);
  return begins.filter((call) => {
    const end = ENDS[call] ?? call.replace(" Create", " Delete");
    return !KEPT.test(call) && (counts.get(end) ?? 0) < (counts.get(call) ?? 0);
  });
}
