import { defineRule } from "../define-rule";
import { DELIVERY_STREAMS, expectOfDestination } from "../delivery-stream";
import { guide, wellArchitected } from "../frameworks";

export const firehoseFailedDocumentsBackup = defineRule({
  name: "firehose-failed-documents-backup",
  description: "Delivery streams keep undelivered records in a bucket.",
  why: "Without it, records are lost when the destination refuses them or is down for longer than the retries.",
  level: "mandatory",
  severity: "high",
  framework: wellArchitected("REL09-BP01", "Identify and back up all data that needs to be backed up"),
  remediationSteps:
    "Give the destination an s3Configuration with a bucket. It may keep all documents or only failed ones.",
  url: guide.firehose("retry.html"),
  resources: DELIVERY_STREAMS,
  check: (props, type) =>
    expectOfDestination(props, type, ({ kind: { backupModes }, block, backup }) => {
      if (backupModes === undefined) return [];
      const mode = block.at("s3BackupMode");
      return [
        {
          at: backup.at("bucketArn"),
          holds: backup.at("bucketArn").isName(),
          problem: "names no bucket for documents that cannot be delivered",
          fix: "name a private bucket that the delivery role may write to",
        },
        {
          at: mode,
          holds: mode.isAbsent || mode.isText((text) => backupModes.includes(text)),
          problem: "is none of the destination's backup modes",
          fix: `set it to ${backupModes.join(" or ")}`,
        },
      ];
    }),
});
