import { arn, base36, hex, text, type Creation, type StandIn } from "./stand-in";

const functionArn = (creation: Creation) => arn(creation.account, "lambda", `function:${text(creation, "name")}`);
/**
 * Only a published function has a version of its own:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html
 */
const version = ({ inputs }: Creation) => (inputs["publish"] === true ? "1" : "$LATEST");
const qualifiedArn = (creation: Creation) => `${functionArn(creation)}:${version(creation)}`;
const invokeArn = (creation: Creation, target: string) =>
  arn(creation.account, "apigateway", `lambda:path/2015-03-31/functions/${target}/invocations`, { account: "" });

export const compute: Readonly<Record<string, StandIn>> = {
  "aws:lambda/function:Function": {
    autoname: { property: "name" },
    defaults: {
      memorySize: 128,
      packageType: "Zip",
      publish: false,
      reservedConcurrentExecutions: -1,
      skipDestroy: false,
      timeout: 3,
    },
    id: (creation) => text(creation, "name"),
    computed: {
      arn: functionArn,
      version,
      qualifiedArn,
      invokeArn: (creation) => invokeArn(creation, functionArn(creation)),
      qualifiedInvokeArn: (creation) => invokeArn(creation, qualifiedArn(creation)),
      codeSha256: ({ urn }) => Buffer.from(hex(urn, 64), "hex").toString("base64"),
      lastModified: () => "2026-01-01T00:00:00.000+0000",
      vpcConfig: ({ inputs, created }) => {
        const vpcConfig = inputs["vpcConfig"] as { subnetIds?: string[] } | undefined;
        return vpcConfig && { ...vpcConfig, vpcId: created(vpcConfig.subnetIds?.[0] ?? "")?.outputs["vpcId"] ?? "" };
      },
    },
  },
  "aws:lambda/alias:Alias": {
    id: aliasArn,
    computed: { arn: aliasArn, invokeArn: (creation) => invokeArn(creation, aliasArn(creation)) },
  },
  "aws:lambda/permission:Permission": {
    autoname: { property: "statementId" },
    id: (creation) => text(creation, "statementId"),
  },
  "aws:lambda/invocation:Invocation": {
    defaults: { lifecycleScope: "CREATE_ONLY", qualifier: "$LATEST", terraformKey: "tf" },
    id: (creation) => `${text(creation, "functionName")}_$LATEST_${hex(text(creation, "input"), 32)}`,
    // The function is not run: its own tests and the local pipeline do that.
    computed: { result: () => "{}" },
  },
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
    id: (creation) => text(creation, "functionName"),
  },
  "aws:lambda/functionUrl:FunctionUrl": {
    id: (creation) => text(creation, "functionName"),
    computed: { functionUrl: ({ urn, account }) => `https://${base36(urn, 32)}.lambda-url.${account.region}.on.aws/` },
  },
};

function aliasArn(creation: Creation): string {
  return `${arn(creation.account, "lambda", `function:${text(creation, "functionName")}`)}:${text(creation, "name")}`;
}
