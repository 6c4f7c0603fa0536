/** The shipped Pulumi.dev.yaml and Pulumi.prod.yaml, as the tests' own: a user changes those. */
export const presets = {
  dev: {
    "aws:region": "us-east-1",
    protectData: false,
    allowDataLoss: true,
  },
  prod: {
    "aws:region": "us-east-1",
    availabilityZones: 3,
    instanceType: "r6g.large.search",
    instanceCount: 3,
    dedicatedMasters: true,
    masterType: "m6g.large.search",
    volumeSizeGiB: 200,
    masterUser: "iam",
    accessPolicy: "principals",
    customerKey: true,
    autoSoftwareUpdate: true,
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export type Preset = keyof typeof presets;
export const presetNames = Object.keys(presets) as readonly Preset[];
