// Programs that must not succeed, one a scenario.
const pulumi = require("@pulumi/pulumi");

const bucket = (name) => new pulumi.CustomResource("aws:s3/bucket:Bucket", name, {});

const scenarios = {
  throws: () => {
    throw new Error("the settings are wrong");
  },
  runError: () => {
    throw new pulumi.RunError("indexName: '' given, a name is needed");
  },
  exits: () => {
    console.error("written to standard error");
    process.exit(3);
  },
  duplicate: () => [bucket("twin"), bucket("twin")],
  remote: () => new pulumi.ComponentResource("eks:index:Cluster", "cluster", {}, {}, true),
  lookUp: () => pulumi.runtime.invoke("aws:ec2/getVpc:getVpc", { id: "vpc-gone" }),
  stackReference: () => new pulumi.StackReference("organization/other/dev").getOutput("x"),
  leaks: () => new pulumi.CustomResource("a:b:C", "c", { never: new Promise(() => undefined) }),
  bucket: () => bucket("only"),
};

exports.result = scenarios[new pulumi.Config().require("scenario")]();
