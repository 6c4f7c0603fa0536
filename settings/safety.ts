import { boolean, list } from "./declaration";

export const safety = {
  protectData: boolean({
    description:
      "Protects domain, bucket, KMS key and secret from deletion. To delete them, set it to false and allowDataLoss to true.",
    default: true,
  }),
  allowDataLoss: boolean({
    description:
      "With protectData false, lets destroy delete the domain and empty the backup bucket. Run pulumi up first.",
    default: false,
  }),
  tags: list({
    description: "Tags of every resource, as name=value.",
    each: /^(?!aws:)[\p{L}\p{N} _.:/+@-]{1,128}=[\p{L}\p{N} _.:/=+@-]{0,256}$/u,
    allowed: "a list of up to 40 name=value texts; names must not begin with aws:",
    max: 40,
  }),
};
