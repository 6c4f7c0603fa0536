// Every kind of registration. Without @pulumi/aws, whose loading would take most of the test.
import * as pulumi from "@pulumi/pulumi";

type Inputs = Record<string, unknown>;

class Resource extends pulumi.CustomResource {
  declare readonly arn: pulumi.Output<string>;
  constructor(type: string, name: string, inputs: Inputs, options?: pulumi.CustomResourceOptions) {
    super(type, name, { arn: undefined, ...inputs }, options);
  }
}

class Provider extends pulumi.ProviderResource {}

class Store extends pulumi.ComponentResource {
  readonly bucketArn: pulumi.Output<string>;
  constructor(name: string, options?: pulumi.ComponentResourceOptions) {
    super("sample:store:Store", name, {}, options);
    const key = new Resource("aws:kms/key:Key", `${name}-key`, {}, { parent: this, protect: true });
    const bucket = new Resource("aws:s3/bucket:Bucket", `${name}-data`, { tags: { key: key.arn } }, { parent: this });
    new Resource(
      "aws:s3/bucketPolicy:BucketPolicy",
      `${name}-policy`,
      { bucket: bucket.id, policy: "{}" },
      { parent: bucket },
    );
    this.bucketArn = bucket.arn;
    this.registerOutputs({ bucketArn: this.bucketArn });
  }
}

const config = new pulumi.Config();
const provider = new Provider("aws", "tokyo", { region: "ap-northeast-1" });
const store = new Store("store", { aliases: [{ name: "old-store" }] });
const password = new Resource(
  "random:index/randomPassword:RandomPassword",
  "password",
  { length: 20, special: false, result: undefined },
  { additionalSecretOutputs: ["result"] },
) as Resource & { readonly result: pulumi.Output<string> };
const group = new Resource("aws:cloudwatch/logGroup:LogGroup", "logs", {}, { dependsOn: [store], provider });
new Resource(
  "aws:lambda/function:Function",
  "function",
  {
    code: new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset("exports.handler = 1;") }),
    role: "arn:aws:iam::123456789012:role/r",
    publish: true,
    environment: { variables: { TOKEN: config.requireSecret("token"), LABEL: config.require("label") } },
  },
  {
    ignoreChanges: ["tags"],
    replaceOnChanges: ["role"],
    deleteBeforeReplace: true,
    retainOnDelete: true,
    customTimeouts: { create: "120m", delete: "90m" },
    aliases: [{ name: "old-function" }],
  },
);
new Resource("sample:unheard/of:Thing", "thing", { size: 3 });
const buckets = Array.from(
  { length: config.requireNumber("bucketCount") },
  (_, index) => new Resource("aws:s3/bucket:Bucket", `bucket-${index}`, { bucketPrefix: "given-" }),
);
const zones = pulumi.runtime.invokeOutput<{ names: string[] }>(
  "aws:index/getAvailabilityZones:getAvailabilityZones",
  {},
);
const captured = { limit: 42 };
const other = new pulumi.StackReference("organization/other/dev");
console.log("printed by the program");
void pulumi.log.warn("mind the gap");

export const storeArn = store.bucketArn;
export const logsArn = group.arn;
export const secretPassword = password.result;
export const bucketIds = buckets.map(({ id }) => id);
export const zoneNames = zones.names;
export const fromOther = other.getOutput("endpoint");
// V8's debugger finds what the function captures; the engine attaches the debugger only then.
export const code = pulumi.output(pulumi.runtime.serializeFunction(() => captured.limit)).apply(({ text }) => text);
