// A development stack with a real domain, from the first command to the last.
import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { DeployedDomain, mapping, until } from "../deployed-domain";
import type { Terminal } from "./terminal";
import type { Walk } from "./walk";

type Mappings = Readonly<Record<string, { readonly backend_roles: readonly string[] }>>;

/** Reads the password each time, as a step may have changed it. */
async function onDomain<T>(terminal: Terminal, use: (domain: DeployedDomain) => Promise<T>): Promise<T> {
  const domain = new DeployedDomain(await terminal.outputs("dev"), terminal.cloud.certificateAuthorityFile);
  return use(domain).finally(() => {
    domain.close();
  });
}

async function failedObjects(terminal: Terminal, stream = "stockdata"): Promise<string[]> {
  const { backupBucketName, streams } = await terminal.outputs("dev");
  const { failedPrefix = "" } = streams[stream] ?? {};
  const list = `aws s3api list-objects-v2 --bucket ${backupBucketName} --prefix ${failedPrefix}`;
  const { Contents = [] } = JSON.parse((await terminal.run(list)) || "{}") as { Contents?: { Key: string }[] };
  return Contents.map(({ Key }) => Key.slice(failedPrefix.length));
}

/** Sends documents that fail without their stream's mapping. */
function fail(terminal: Terminal, stream: string, itsMapping: string): Promise<void> {
  return onDomain(terminal, async (domain) => {
    const [saved] = Object.values((await domain.ask("GET", itsMapping)) as Mappings);
    await domain.ask("DELETE", itsMapping);
    await terminal.run(`npm run send -- --stack dev --stream ${stream} --count 300`);
    await until(async () => (await failedObjects(terminal, stream)).length > 0, "failed documents");
    await domain.ask("PUT", itsMapping, JSON.stringify({ backend_roles: saved?.backend_roles }));
  });
}

/** Forwards a port to the domain, as `npm run tunnel` does by Session Manager. */
async function tunnel(terminal: Terminal): Promise<string> {
  const { hostname, port } = new URL(`https://${(await terminal.outputs("dev")).domainEndpoint}`);
  const server = createServer((from) => {
    const to = connect(Number(port), hostname);
    for (const end of [from, to]) end.on("error", () => [from, to].map((each) => each.destroy()));
    from.pipe(to).pipe(from);
  });
  server.listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const arrived = (terminal: Terminal, pattern: string, count: number): Promise<void> =>
  onDomain(terminal, (domain) => domain.arrived(pattern, count));

const up = "npx pulumi up --stack dev --policy-pack policy";
const set = "npx pulumi config set";

export const dev: Walk = {
  title: "a development stack",
  domains: "opensearch",
  names: [
    // The stack `local` is one like `dev`.
    [/--stack local\b|--stack <stack>/g, () => "--stack dev"],
    [/domain-ca\.pem/, ({ cloud }) => cloud.certificateAuthorityFile],
    [/\bNAME\b/, async (terminal) => (await terminal.outputs("dev")).domainName],
    [/\bPASSWORD\b/, async (terminal) => (await terminal.outputs("dev")).masterPassword],
    [/127\.0\.0\.1:9200/, tunnel],
    [/<setting> <value>/, () => "bufferSizeMiB 5"],
    [/2026\/11\/25\/09\/OBJECT\.gz/, async (terminal) => (await failedObjects(terminal))[0] ?? ""],
  ],
  steps: [
    "npx pulumi stack init local",
    "npx pulumi stack init dev",
    {
      that: "the stack uses the local cloud",
      happens: (terminal) => {
        terminal.lead("dev");
      },
    },
    `${set} --path tags[0] team=search`,
    `${set} <setting> <value>`,
    `${set} --path availabilityZoneNames[0] us-east-1b --stack dev`,
    `${set} engineVersion OpenSearch_2.19 --stack dev`,
    "aws iam create-service-linked-role --aws-service-name opensearchservice.amazonaws.com",
    "aws iam create-open-id-connect-provider --url https://token.actions.githubusercontent.com --client-id-list sts.amazonaws.com",
    'aws logs put-resource-policy --policy-name opensearch-domains --policy-document {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"es.amazonaws.com"},"Action":["logs:CreateLogStream","logs:PutLogEvents","logs:PutLogEventsBatch"],"Resource":"arn:aws:logs:us-east-1:123456789012:log-group:/aws/opensearch/domains/*","Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"}}}]}',
    `${set} logResourcePolicy existing --stack dev`,
    "npx pulumi preview --stack dev --policy-pack policy --diff",
    "npx pulumi up --stack local --policy-pack policy",

    "npx pulumi stack output tunnelCommand",
    { command: "npx pulumi stack output streamName --stack dev", shows: /^private-ingest-dev-stockdata$/m },
    "npx pulumi stack output domainEndpoint --stack local",
    "npx pulumi stack output masterPassword --stack dev --show-secrets",
    "npx pulumi stack output backupBucketName --stack dev",
    "npx pulumi stack output failedPrefix --stack dev",

    { command: "npm run send -- --stack local --count 1000", shows: /1,?000/ },
    { that: "the records arrive", happens: (terminal) => arrived(terminal, "stockdata-*", 1000) },
    "npm run doctor -- --stack dev",
    "npm run doctor -- --stack dev --hours 6",
    "npm run doctor -- --stack local --domain https://$domain --ca domain-ca.pem --probe",

    {
      that: "a mapping is deleted",
      happens: async (terminal) => {
        await onDomain(terminal, (domain) => domain.ask("DELETE", mapping));
      },
    },
    "npm run doctor -- --stack dev --repair",
    {
      that: "the mapping exists again",
      happens: async (terminal) => {
        const answer = await onDomain(terminal, (domain) => domain.ask("GET", mapping));
        assert.deepEqual(Object.keys(answer), ["firehose-role"]);
      },
    },
    "npm run doctor -- --stack <stack> --repair",
    {
      that: "documents fail without the mapping",
      happens: (terminal) => fail(terminal, "stockdata", mapping),
    },
    { command: "aws s3 ls --recursive s3://$bucket/$prefix", shows: /AmazonOpenSearchService_failed/ },
    { command: "aws s3 cp s3://$bucket/${prefix}2026/11/25/09/OBJECT.gz -", shows: /"rawData"/ },
    "npm run replay -- --stack dev --dry-run",
    "npm run replay -- --stack dev",
    "npm run replay -- --stack local --ca domain-ca.pem",
    { that: "the documents arrive", happens: (terminal) => arrived(terminal, "stockdata-*", 1301) },

    {
      that: "a stream is defined by a sample",
      happens: async (terminal) => {
        const record = (id: number): string => JSON.stringify({ id, price: id + 0.5, at: `2026-11-28T10:15:0${id}Z` });
        writeFileSync(terminal.file("orders.jsonl"), [1, 2, 3].map(record).join("\n"));
        await terminal.run("npm run new-stream -- orders --sample orders.jsonl");
      },
    },
    `${set} --path streams.orders.index orders --stack dev`,
    `${set} --path streams.stockdata.index stockdata --stack dev`,
    `${set} --path streams.orders.retentionDays 7 --stack dev`,
    `${set} --path streams.waf-logs.index waf-logs --stack dev`,
    `${set} bufferSizeMiB 10 --stack dev`,
    up,
    "npm run send -- --stack dev --stream orders --count 1000",
    { that: "the orders arrive", happens: (terminal) => arrived(terminal, "orders-*", 1000) },
    "npm run doctor -- --stack dev --stream orders",
    {
      that: "a command takes the name of a delivery stream, and lists the streams where it needs one",
      happens: async (terminal) => {
        await terminal.run("npm run doctor -- --stack dev --stream private-ingest-dev-orders");
        await assert.rejects(terminal.run("npm run send -- --stack dev --count 1"), /orders, stockdata/);
      },
    },
    {
      that: "orders fail without their mapping",
      happens: (terminal) => fail(terminal, "orders", `${mapping}-orders`),
    },
    "npm run replay -- --stack dev --stream orders --dry-run",
    "npm run replay -- --stack dev --stream orders --via 127.0.0.1:9200",
    { that: "the failed orders arrive", happens: (terminal) => arrived(terminal, "orders-*", 1300) },

    "npx pulumi config rm --path streams.orders",
    "npx pulumi up --stack dev --replace urn:pulumi:dev::private-ingest::private-ingest:domain:SearchDomain$random:index/randomPassword:RandomPassword::domain-master",
    'aws opensearch update-domain-config --domain-name NAME --advanced-security-options {"MasterUserOptions":{"MasterUserName":"admin","MasterUserPassword":"PASSWORD"}}',
    up,
    {
      that: "the rights of the delivery role are deleted",
      happens: async (terminal) => {
        const role = (await terminal.outputs("dev")).deliveryRoleArn.replace(/.*\//, "--role-name ");
        const { PolicyNames } = JSON.parse(await terminal.run(`aws iam list-role-policies ${role}`)) as {
          PolicyNames: readonly string[];
        };
        for (const policy of PolicyNames)
          await terminal.run(`aws iam delete-role-policy ${role} --policy-name ${policy}`);
      },
    },
    { command: "pulumi preview --refresh", shows: /RolePolicy/ },
    "pulumi up --refresh",

    "npx pulumi destroy --stack local",
    "npx pulumi destroy --stack dev",
  ],
};
