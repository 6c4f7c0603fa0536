const { PolicyPack } = require("@pulumi/policy");

// Each policy shows one thing that the engine has to hand over rightly.
new PolicyPack("sample-pack", {
  enforcementLevel: "advisory",
  policies: [
    {
      name: "bucket-tagged",
      description: "Buckets have an owner.",
      enforcementLevel: "mandatory",
      configSchema: { properties: { tag: { type: "string", default: "owner" } } },
      validateResource: ({ type, props, getConfig }, report) => {
        if (type !== "aws:s3/bucket:Bucket") return;
        const { tag } = getConfig();
        if (!props.tags?.[tag]) report(`no tag '${tag}'`);
      },
    },
    {
      name: "options-seen",
      description: "Says what the pack is told about functions and groups.",
      validateResource: ({ type, opts, props, provider }, report) => {
        if (type === "aws:lambda/function:Function") {
          const { protect, ignoreChanges, deleteBeforeReplace, customTimeouts, parent } = opts;
          const token = props.environment.variables.TOKEN;
          report(JSON.stringify({ protect, ignoreChanges, deleteBeforeReplace, customTimeouts, parent, token }));
        }
        if (provider) report(`${provider.name} in ${provider.props.region}`);
      },
    },
    {
      name: "arn-known",
      description: "Reads what a preview does not know.",
      validateResource: ({ type, props }, report) => {
        if (type === "aws:s3/bucketPolicy:BucketPolicy") report(`bucket is ${props.bucket}`);
      },
    },
    {
      name: "stack-linked",
      description: "Sees the whole stack with its links.",
      validateStack: ({ resources }, report) => {
        const policy = resources.find(({ type }) => type === "aws:s3/bucketPolicy:BucketPolicy");
        const linked = policy.propertyDependencies.bucket.map(({ name }) => name).join();
        report(
          `${resources.length} resources, ${policy.parent.name} over ${policy.name}, bucket from ${linked}`,
          policy.urn,
        );
        report("the stack as a whole");
      },
    },
    {
      name: "retention-repaired",
      description: "Sets the retention of log groups.",
      enforcementLevel: "remediate",
      remediateResource: ({ type, props }) =>
        type === "aws:cloudwatch/logGroup:LogGroup" ? { ...props, retentionInDays: 7 } : undefined,
    },
  ],
});
