// A domain made in the console: the stack delivers to it as it is, or takes it over.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { leftOver } from "../left-over";
import { DeployedDomain } from "../deployed-domain";
import { type ExistingNetwork, makeDomain, makeNetwork } from "../existing-network";
import { pages } from "../../docs/markdown";
import type { Terminal } from "./terminal";
import type { Step, Walk } from "./walk";

const set = "npx pulumi config set";
const up = "npx pulumi up --stack migrated --policy-pack policy";
const owner = { MasterUserName: "owner", MasterUserPassword: "Made-in-the-console.1" };
/** An index with a document that the old stream has delivered. */
const oldIndex = "stockdata-2026-01-01";

let network: ExistingNetwork;
let domain: { readonly arn: string; readonly endpoint: string };
let callsBefore = 0;

/** What the console has made. */
async function prepare(terminal: Terminal): Promise<void> {
  const { cloud } = terminal;
  network = await makeNetwork(cloud);
  domain = await makeDomain(cloud, network, {
    EngineVersion: "Elasticsearch_7.10",
    ClusterConfig: { InstanceType: "m5.large.search", InstanceCount: 1 },
    EBSOptions: { EBSEnabled: true, VolumeType: "gp2", VolumeSize: 50 },
    AdvancedSecurityOptions: { Enabled: true, InternalUserDatabaseEnabled: true, MasterUserOptions: owner },
  });
  await terminal.run("aws s3api create-bucket --bucket old");
  const RoleARN = "arn:aws:iam::123456789012:role/firehose";
  const S3Configuration = { RoleARN, BucketARN: "arn:aws:s3:::old" };
  const old = JSON.stringify({ RoleARN, DomainARN: domain.arn, IndexName: "stockdata", S3Configuration });
  const name = "--delivery-stream-name old";
  await terminal.run(`aws firehose create-delivery-stream ${name} --elasticsearch-destination-configuration '${old}'`);
  await terminal.run("aws iam create-service-linked-role --aws-service-name opensearchservice.amazonaws.com");
  callsBefore = cloud.calls().length;
}

const names: Walk["names"] = [
  [/vpc-0a1b2c3d4e5f67890/, () => network.vpcId],
  [/subnet-0a1b2c3d4e5f67890/, () => network.subnetIds[0]],
  [/sg-0a1b2c3d4e5f67890/, () => network.groupIds[0]],
  [/arn:aws:es:us-east-1:123456789012:domain\/search/, () => domain.arn],
  [/vpc-search-abc\.us-east-1\.es\.amazonaws\.com/, () => domain.endpoint],
  [/\bNAME\b/, () => "search"],
  [/\bOLD\b/, () => "old"],
];

const begin: readonly Step[] = [
  { that: "there are a domain in a VPC and a stream", happens: prepare },
  {
    command:
      "aws opensearch describe-domain --domain-name NAME --query DomainStatus.{arn:ARN,endpoint:Endpoints.vpc,vpc:VPCOptions.VPCId,subnets:VPCOptions.SubnetIds,groups:VPCOptions.SecurityGroupIds,engine:EngineVersion,cluster:ClusterConfig,volume:EBSOptions}",
    shows: /"vpc": "vpc-/,
  },
  {
    command:
      "aws firehose describe-delivery-stream --delivery-stream-name OLD --query DeliveryStreamDescription.Destinations[0]",
    shows: /domain\/search/,
  },
  "npx pulumi stack init migrated",
  {
    that: "the stack uses the local cloud",
    happens: (terminal) => {
      terminal.lead("migrated");
    },
  },
  `${set} aws:region us-east-1 --stack migrated`,
  `${set} vpcId vpc-0a1b2c3d4e5f67890 --stack migrated`,
  `${set} --path subnetIds[0] subnet-0a1b2c3d4e5f67890 --stack migrated`,
  `${set} domainSecurityGroupId sg-0a1b2c3d4e5f67890 --stack migrated`,
  `${set} engineVersion Elasticsearch_7.10 --stack migrated`,
  `${set} indexName stockdata --stack migrated`,
];

/** Applies settings that the documentation names without a command. */
async function setAll(terminal: Terminal, settings: Readonly<Record<string, string>>): Promise<void> {
  for (const [setting, value] of Object.entries(settings))
    await terminal.run(`pulumi config set ${setting} ${value} --stack migrated`);
}

async function destroyWithBothKeys(terminal: Terminal): Promise<void> {
  await setAll(terminal, { protectData: "false", allowDataLoss: "true" });
  await terminal.run("pulumi up --stack migrated");
  await terminal.run("pulumi destroy --stack migrated");
  await terminal.run("aws opensearch describe-domain --domain-name search");
  assert.deepEqual(leftOver(terminal.cloud.calls().slice(callsBefore)), []);
}

/** In another project, and as a release packs it. */
const packed = (name: string): Walk["names"][number] => [
  new RegExp(`@private-ingest/${name}$`),
  () => `--prefix ../another-program "$PWD/$(npm pack --silent --workspace=@private-ingest/${name})"`,
];

export const delivered: Walk = {
  title: "a stack that delivers to a domain made in the console",
  // A real one has no name that the setting takes.
  domains: "records",
  installs: true,
  names: [...names, packed("client"), packed("policy")],
  steps: [
    "npm install",
    "npm install @private-ingest/client",
    "npm install @private-ingest/policy",
    "npm ci --workspace=policy --include-workspace-root",
    ...begin,
    `${set} existingDomainArn arn:aws:es:us-east-1:123456789012:domain/search --stack migrated`,
    `${set} existingDomainEndpoint vpc-search-abc.us-east-1.es.amazonaws.com --stack migrated`,
    up,
    {
      command: "aws iam list-roles --query Roles[?starts_with(RoleName, 'roles-setup')].Arn --output text",
      shows: /role\/roles-setup/,
    },
    `${set} securityRole firehose-role-stockdata --stack migrated`,
    up,
    `${set} --path adoptObjects[0] role firehose-role --stack migrated`,
    up,
    { that: "it is undone, and the domain stays", happens: destroyWithBothKeys },
  ],
};

const importFile = pages()
  .flatMap(({ blocks }) => blocks)
  .find(({ content }) => content.includes('"logicalName"'));

const asOwner = (terminal: Terminal, outputs = {}): DeployedDomain =>
  new DeployedDomain(
    {
      domainEndpoint: domain.endpoint,
      masterUserName: owner.MasterUserName,
      masterPassword: owner.MasterUserPassword,
      ...outputs,
    },
    terminal.cloud.certificateAuthorityFile,
  );

const takeOver = "npx pulumi import --stack migrated --file import.json --generate-code=false";

export const takenOver: Walk = {
  title: "a stack that takes over a domain made in the console",
  domains: "opensearch",
  names,
  steps: [
    ...begin,
    {
      that: "the domain has documents, and the stack has its settings",
      happens: async (terminal) => {
        const console = asOwner(terminal);
        await console.ask("PUT", `/${oldIndex}/_doc/1`, '{"ticker_symbol":"QXZ"}');
        console.close();
        await setAll(terminal, {
          domainName: "search",
          instanceType: "m5.large.search",
          volumeType: "gp2",
          volumeSizeGiB: "50",
        });
        writeFileSync(terminal.file("import.json"), importFile?.content ?? "");
      },
    },
    takeOver,
    { command: "npx pulumi preview --stack migrated --policy-pack policy --diff", shows: /~ aws:opensearch\/domain/ },
    "npx pulumi state delete urn:pulumi:migrated::private-ingest::private-ingest:domain:SearchDomain::domain --target-dependents --force --stack migrated",
    takeOver,
    up,
    {
      that: "old and new documents are in one domain",
      happens: async (terminal) => {
        await terminal.run("npm run send -- --stack migrated --count 100");
        const stack = asOwner(terminal, await terminal.outputs("migrated"));
        await stack.arrived("stockdata-*", 101);
        stack.close();
      },
    },
  ],
};
