import { boolean, list } from "./declaration";

export const safety = {
  protectData: boolean({
    description:
      "First key of deletion: domain, bucket, KMS key and secret stay protected unless it is false and allowDataLoss is true.",
    default: true,
  }),
  allowDataLoss: boolean({
    description:
      "Second key of deletion: with protectData false, destroy deletes the domain and empties the backup bucket. Run pulumi up first.",
    default: false,
  }),
  tags: list({
    description: "Tags of every resource, as name=value.",
    each: /^(?!aws:)[\p{L}\p{N} _.:/+@-]{1,128}=[\p{L}\p{N} _.:/=+@-]{0,256}$/u,
    allowed: "a list of up to 40 name=value texts; names must not begin with aws:",
    max: 40,
  }),
};
