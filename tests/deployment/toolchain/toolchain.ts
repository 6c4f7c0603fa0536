import { type AwsProvider, awsProvider } from "./aws-provider";
import { pulumiCli } from "./pulumi-cli";

/** The real CLI and the real AWS provider. */
export interface Toolchain {
  readonly pulumi: string;
  readonly aws: AwsProvider;
}

/**
 * Finds the toolchain, or builds it: DEPLOYMENT asks for that.
 * @returns the reason why it cannot be had
 */
export async function findToolchain(): Promise<Toolchain | string> {
  if (process.env["DEPLOYMENT"] === undefined)
    return "it builds the Pulumi CLI and takes minutes; DEPLOYMENT=1 asks for it";
  try {
    const pulumi = await pulumiCli();
    const aws = await awsProvider();
    return typeof aws === "string" ? aws : { pulumi, aws };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
