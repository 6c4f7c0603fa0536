import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { StackContext } from "../stack/stack-context";

export interface MasterUserArgs {
  readonly settings: {
    readonly masterUser: "internal" | "iam";
    readonly masterUserName: string;
    readonly domainName: string;
  };
  readonly stack: Pick<StackContext, "kmsKeyArn" | "protectData">;
  /** The role that sets up the domain: its IAM master user. */
  readonly setupRole: aws.iam.Role;
}

/** A domain's master user. Name and password are empty if it is a role. */
export interface MasterUser {
  readonly name: string;
  /** Secret. */
  readonly password: pulumi.Output<string>;
  readonly options: aws.types.input.opensearch.DomainAdvancedSecurityOptions;
}

export function masterUser(name: string, args: MasterUserArgs, parent: pulumi.Resource): MasterUser {
  if (args.settings.masterUser === "iam") {
    return {
      name: "",
      password: pulumi.secret(""),
      options: {
        enabled: true,
        internalUserDatabaseEnabled: false,
        // Who sets the domain up must be master; `masterUserArn` is mapped to the same rights.
        masterUserOptions: { masterUserArn: args.setupRole.arn },
      },
    };
  }
  const { masterUserName } = args.settings;
  const password = generatedPassword(`${name}-master`, args, parent);
  return {
    name: masterUserName,
    password,
    options: {
      enabled: true,
      internalUserDatabaseEnabled: true,
      masterUserOptions: { masterUserName, masterUserPassword: password },
    },
  };
}

function generatedPassword(
  name: string,
  { settings, stack }: MasterUserArgs,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const opts = { parent, protect: stack.protectData };
  const password = new random.RandomPassword(
    name,
    // One of each class, as the service requires; none that a shell or URL would change.
    { length: 32, minUpper: 1, minLower: 1, minNumeric: 1, minSpecial: 1, overrideSpecial: "-_.+=" },
    opts,
  ).result;
  const secret = new aws.secretsmanager.Secret(
    name,
    {
      description: `Master user of the search domain ${settings.domainName}`,
      kmsKeyId: stack.kmsKeyArn,
      // With 0 a development stack can be made again at once.
      recoveryWindowInDays: stack.protectData ? 30 : 0,
    },
    opts,
  );
  new aws.secretsmanager.SecretVersion(
    name,
    { secretId: secret.id, secretString: pulumi.jsonStringify({ username: settings.masterUserName, password }) },
    { parent },
  );
  return password;
}
