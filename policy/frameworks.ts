import { Policy } from "@pulumi/policy";

type Framework = NonNullable<Policy["framework"]>;

/** A control of AWS Security Hub's Foundational Security Best Practices standard. */
export function foundational(reference: string, specification: string): Framework {
  return { name: "AWS Foundational Security Best Practices", version: "1.0.0", reference, specification };
}

/** A best practice of the AWS Well-Architected Framework. */
export function wellArchitected(reference: string, specification: string): Framework {
  return { name: "AWS Well-Architected Framework", version: "2024-06-27", reference, specification };
}

const SECURITY_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide";

export function controlUrl(control: string): string {
  const [service = "", number = ""] = control.toLowerCase().split(".");
  return `${SECURITY_HUB}/${service}-controls.html#${service}-${number}`;
}

/** Pages of the developer guides that rules cite. */
export const guide = {
  firehose: (page: string): string => `https://docs.aws.amazon.com/firehose/latest/dev/${page}`,
  openSearch: (page: string): string => `https://docs.aws.amazon.com/opensearch-service/latest/developerguide/${page}`,
  vpc: (page: string): string => `https://docs.aws.amazon.com/vpc/latest/userguide/${page}`,
};
