import { type AwsProvider, awsProvider } from "./aws-provider";
import { type Languages, languages } from "./languages";
import { pulumiCli } from "./pulumi-cli";

/** The real CLI, the real AWS provider, and what programs in other languages need. */
export interface Toolchain {
  readonly pulumi: string;
  readonly aws: AwsProvider;
  readonly languages: Languages;
}

/** Finds the toolchain, builds it if DEPLOYMENT is set, or says why there is none. */
export async function findToolchain(): Promise<Toolchain | string> {
  if (process.env["DEPLOYMENT"] === undefined)
    return "it builds the Pulumi CLI and takes minutes; DEPLOYMENT=1 asks for it";
  try {
    const pulumi = await pulumiCli();
    const aws = await awsProvider();
    return typeof aws === "string" ? aws : { pulumi, aws, languages: await languages() };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
