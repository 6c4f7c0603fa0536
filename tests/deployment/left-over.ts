import type { RecordedCall } from "@private-ingest/local-cloud/front";

/** Operations that delete a resource under another name than Delete. */
const ENDS: Readonly<Record<string, string>> = {
  "ec2 AllocateAddress": "ec2 ReleaseAddress",
  "ec2 CreateVpcEndpoint": "ec2 DeleteVpcEndpoints",
  "ec2 RunInstances": "ec2 TerminateInstances",
  "kms CreateGrant": "kms RevokeGrant",
  "kms CreateKey": "kms ScheduleKeyDeletion",
};
/** Not deleted by a stack: service-linked roles, and tags, which go with their resource. */
const KEPT = /^(iam CreateServiceLinkedRole|\w+ Create(OrUpdate)?Tags)$/;

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
