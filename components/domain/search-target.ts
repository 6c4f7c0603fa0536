import * as pulumi from "@pulumi/pulumi";
import { Engine, engineOf } from "./search-engine";

/** A domain to deliver to, made by this stack or not. */
export interface SearchTarget {
  readonly engine: Engine;
  readonly domainName: string;
  readonly domainArn: string;
  /** Host name inside the VPC, without a scheme. */
  readonly domainEndpoint: pulumi.Output<string>;
  /** Empty if an IAM role is the master user. */
  readonly masterUserName: string;
  /** Secret; empty if an IAM role is the master user. */
  readonly masterPassword: pulumi.Output<string>;
  /** Resources that must exist before a call. */
  readonly ready: readonly pulumi.Resource[];
  readonly outputs: DomainOutputs;
}

/** The domain's stack outputs; packages/client/outputs.ts describes them. */
export interface DomainOutputs {
  readonly domainName: string;
  readonly domainArn: string;
  readonly domainEndpoint: pulumi.Output<string>;
  readonly dashboardsUrl: pulumi.Output<string>;
  readonly masterUserName: string;
  readonly masterPassword: pulumi.Output<string>;
}

/** `stock` of `arn:aws:es:us-east-1:123456789012:domain/stock`. */
export const nameOfDomain = (arn: string): string => arn.split("domain/")[1] ?? "";

export function domainOutputs(target: Omit<SearchTarget, "outputs" | "ready">): DomainOutputs {
  const { engine, domainName, domainArn, domainEndpoint, masterUserName, masterPassword } = target;
  return {
    domainName,
    domainArn,
    domainEndpoint,
    dashboardsUrl: pulumi.interpolate`https://${domainEndpoint}${engine.dashboardsPath}`,
    masterUserName,
    masterPassword,
  };
}

/** An existing domain. Its owner makes the setup role master user, or maps it to `all_access`. */
export function adoptDomain(args: {
  readonly existingDomainArn: string;
  readonly existingDomainEndpoint: string;
  readonly engineVersion: string;
}): SearchTarget {
  const target = {
    engine: engineOf(args.engineVersion),
    domainName: nameOfDomain(args.existingDomainArn),
    domainArn: args.existingDomainArn,
    domainEndpoint: pulumi.output(args.existingDomainEndpoint),
    masterUserName: "",
    masterPassword: pulumi.secret(""),
  };
  return { ...target, ready: [], outputs: domainOutputs(target) };
}
