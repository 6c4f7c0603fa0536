// A stack by its account's rules: an existing key, names and boundary of roles, SAML.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { leftOver } from "../left-over";
import type { Terminal } from "./terminal";
import type { Walk } from "./walk";

const set = "npx pulumi config set";
const up = "npx pulumi up --stack prod";
const preview = (pack: string): string =>
  `npx pulumi preview --policy-pack ${pack} --policy-pack-config ${pack}/presets/prod.json`;
const producer = "arn:aws:iam::123456789012:role/producer";

const policy = (statement: object): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
const everything = policy({ Action: "*", Resource: "*" });
const trust = policy({ Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" });

const metadata = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com">
  <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/>
</EntityDescriptor>`;

let key = "";
/** moto takes no ARN where a key is deleted. */
const keyId = (): string => key.replace(/.*\//, "");
let callsBefore = 0;

/** Creates what the account has before the stack. */
async function prepare(terminal: Terminal): Promise<void> {
  terminal.lead("prod");
  writeFileSync(terminal.file("idp.xml"), metadata);
  await terminal.run("pulumi stack init prod");
  await terminal.run(`aws iam create-policy --policy-name boundary --policy-document '${everything}'`);
  await terminal.run(`aws iam create-role --role-name producer --assume-role-policy-document '${trust}'`);
  await terminal.run("aws iam create-service-linked-role --aws-service-name opensearchservice.amazonaws.com");
  await terminal.run("aws kinesis create-stream --stream-name events --shard-count 1");
  key = (await terminal.run("aws kms create-key --query KeyMetadata.Arn --output text")).trim();
  callsBefore = terminal.cloud.calls().length;
}

export const prod: Walk = {
  title: "a production stack",
  domains: "opensearch",
  names: [
    [/path\/to\/private-ingest/g, ({ project }) => project],
    [/<stack>/, () => "prod"],
    [/<role ARN>/, () => producer],
    [/arn:aws:kms:us-east-1:123456789012:key\/[\w-]+/, () => key],
    [/(?<=^aws kms [\w-]+)$/, () => ` --key-id ${keyId()}`],
    [/(?<=^aws kinesis [\w-]+)$/, () => " --stream-name events --retention-period-hours 168"],
    [/stream-backup-0a1b2c3/, async (terminal) => (await terminal.outputs("prod")).backupBucketName],
  ],
  steps: [
    { that: "the account has a boundary, a key, a producer and an identity provider", happens: prepare },
    `${set} alarmEmail ops@example.com --stack prod`,
    `${set} permissionsBoundaryArn arn:aws:iam::123456789012:policy/boundary --stack prod`,
    `${set} rolePath /platform/ --stack prod`,
    `${set} roleNamePrefix acme- --stack prod`,
    `${set} kmsKeyArn arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab --stack prod`,
    preview("path/to/private-ingest/policy"),
    preview("node_modules/@private-ingest/policy"),
    `${set} samlMetadata idp.xml --stack prod`,
    `${set} accessPolicy openInVpc --stack prod`,
    `${set} --path extraMappings[0] kibana_user=group:analysts --stack prod`,
    `${up} --policy-pack policy`,

    { command: "npx pulumi stack output producerPolicyJson --stack prod", shows: /firehose:PutRecordBatch/ },
    {
      that: "the doctor says what a producer without the policy lacks",
      happens: (terminal) =>
        assert.rejects(terminal.run(`npm run doctor -- --stack prod --producer ${producer}`), /PutRecordBatch/),
    },
    {
      that: "the producer gets the policy",
      happens: async (terminal) => {
        const { producerPolicyJson } = await terminal.outputs("prod");
        const inline = `--role-name producer --policy-name producer --policy-document '${producerPolicyJson}'`;
        await terminal.run(`aws iam put-role-policy ${inline}`);
      },
    },
    `npm run doctor -- --stack prod --producer ${producer}`,
    "npm run doctor -- --stack <stack> --producer <role ARN>",

    {
      that: "the key is scheduled for deletion",
      happens: async (terminal) => {
        await terminal.run(`aws kms schedule-key-deletion --key-id ${keyId()}`);
      },
    },
    { command: "aws kms describe-key", shows: /PendingDeletion/ },
    "aws kms cancel-key-deletion",
    "aws kms enable-key",
    { command: "aws kms describe-key", shows: /"Enabled": true/ },
    "aws kinesis increase-stream-retention-period",

    `${set} protectData false --stack prod`,
    `${set} allowDataLoss true --stack prod`,
    up,
    "npx pulumi state unprotect --all --stack prod",
    "aws s3 rm s3://stream-backup-0a1b2c3 --recursive",
    {
      that: "a destroy is interrupted",
      happens: async (terminal) => {
        terminal.cloud.refuse("firehose", "DeleteDeliveryStream", 1);
        await assert.rejects(terminal.run("npx pulumi destroy --stack prod"), /DeleteDeliveryStream/);
      },
    },
    "npx pulumi destroy",
    {
      that: "nothing is left",
      happens: ({ cloud }) => {
        assert.deepEqual(leftOver(cloud.calls().slice(callsBefore)), []);
      },
    },
    "npx pulumi destroy --stack prod",
  ],
};
