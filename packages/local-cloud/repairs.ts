import { AwsError } from "@private-ingest/local-firehose/firehose/aws-error";
import { type CloudAnswer, type Call, escaped, jsonAnswer } from "./call";
import type { Handler } from "./front";
import { simulatePrincipalPolicy } from "./simulation";

type Repair = readonly [service: string, operations: readonly string[], handler: Handler];

/**
 * The repairs of moto 5.2.1 that this program needs. One remembers, so each cloud has its own
 * table.
 */
const table = (motoUrl: string): readonly Repair[] => [
  // moto ignores conditions: "deny without TLS" would deny all. So it never sees a policy.
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
  ["s3", ["PutBucketPolicy", "GetBucketPolicy", "DeleteBucketPolicy", "DeleteBucket"], bucketPolicy()],
  // moto returns an empty association, which clients read as a public address.
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html
  [
    "ec2",
    ["CreateNetworkInterface", "DescribeInstances", "DescribeNetworkInterfaces", "RunInstances"],
    editing((xml) => xml.replaceAll("<association/>", "")),
  ],
  // moto takes a group's description for a part of the rule's source: it finds two rules, and
  // leaves it out.
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html
  [
    "ec2",
    ["AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "DescribeSecurityGroupRules"],
    ruleDescriptions(),
  ],
  // The state of an IPv6 range is a word. moto returns its own object as text.
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SubnetCidrBlockState.html
  ["ec2", ["CreateSubnet", "DescribeSubnets"], editing((xml) => xml.replace(stateAsObject, "<state>$1</state>"))],
  // A root volume without a size has that of its image; moto requires one.
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html
  ["ec2", ["RunInstances"], (call, next) => next(withForm(call, sizedVolumes))],
  // An instance is in the groups of its first interface; moto returns none.
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
  ["ec2", ["DescribeInstances", "RunInstances"], editing((xml) => xml.replace(interfacesToGroups, withGroups))],
  // A key encrypts unless another usage is given; moto leaves it without one.
  // https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
  ["kms", ["CreateKey"], createKey],
  // moto builds the role's name from the service's address, and answers a second one as to
  // CreateRole.
  // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/slr-aos.html
  ["iam", ["CreateServiceLinkedRole"], createServiceLinkedRole],
  // moto keeps the tags of an instance profile, and has no call that lists them.
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfileTags.html
  ["iam", ["ListInstanceProfileTags"], listInstanceProfileTags],
  // A role that a profile does not have is not found. moto fails.
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveRoleFromInstanceProfile.html
  ["iam", ["RemoveRoleFromInstanceProfile"], removeRoleFromInstanceProfile],
  // moto has the newest images of Amazon Linux only, and every image is the same to it.
  // https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html
  [
    "ssm",
    ["GetParameter"],
    (call, next) => next(withBody(call, call.body.toString().replace(windowsImage, linuxImage))),
  ],
  // moto simulates no policies. The doctor asks what a role may do.
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
  ["iam", ["SimulatePrincipalPolicy"], simulatePrincipalPolicy(motoUrl)],
];

export function repairs(motoUrl: string): Readonly<Record<string, readonly Handler[]>> {
  const handlers: Record<string, Handler[]> = {};
  for (const [service, operations, handler] of table(motoUrl))
    (handlers[service] ??= []).push((call, next) =>
      operations.includes(call.operation) ? handler(call, next) : next(call),
    );
  return handlers;
}

function bucketPolicy(): Handler {
  const policies = new Map<string, string>();
  return async (call, next) => {
    const bucket = /^\/([^/?]+)/.exec(call.url)?.[1] ?? "";
    const policy = policies.get(bucket);
    if (call.operation === "GetBucketPolicy") {
      if (policy !== undefined) return jsonAnswer(policy);
      throw new AwsError("NoSuchBucketPolicy", "The bucket policy does not exist", 404);
    }
    if (call.operation === "PutBucketPolicy") policies.set(bucket, call.body.toString());
    else policies.delete(bucket);
    return call.operation === "DeleteBucket" ? next(call) : jsonAnswer("", 204);
  };
}

function ruleDescriptions(): Handler {
  const descriptions = new Map<string, string>();
  const ofGroup = /^IpPermissions\.\d+\.(Groups|UserIdGroupPairs)\.\d+\.Description$/;
  const ruleId = /<securityGroupRuleId>([^<]+)<\/securityGroupRuleId>/g;
  return async (call, next) => {
    if (call.operation === "DescribeSecurityGroupRules") {
      const described = (id: string, rule: string): string => id + (descriptions.get(rule) ?? "");
      return edited(await next(call), (xml) => xml.replace(ruleId, described));
    }
    const given: string[] = [];
    const answer = await next(
      withForm(call, (form) => {
        for (const name of [...form.keys()].filter((each) => ofGroup.test(each))) {
          given.push(form.get(name) ?? "");
          form.delete(name);
        }
      }),
    );
    const [description] = given;
    if (description !== undefined)
      for (const [, rule = ""] of answer.body.toString().matchAll(ruleId))
        descriptions.set(rule, `<description>${escaped(description)}</description>`);
    return answer;
  };
}

const linkedRoles: Readonly<Record<string, string>> = {
  "es.amazonaws.com": "AWSServiceRoleForAmazonElasticsearchService",
  "opensearchservice.amazonaws.com": "AWSServiceRoleForAmazonOpenSearchService",
};

const createServiceLinkedRole: Handler = async (call, next) => {
  const Service = new URLSearchParams(call.body.toString()).get("AWSServiceName") ?? "";
  const RoleName = linkedRoles[Service];
  if (RoleName === undefined) return next(call);
  const trust = [{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }];
  const form = new URLSearchParams({
    ...{ Action: "CreateRole", Version: "2010-05-08", RoleName, Path: `/aws-service-role/${Service}/` },
    AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: trust }),
  });
  const answer = await next(withBody(call, form.toString()));
  if (answer.status === 409)
    throw new AwsError("InvalidInput", `Service role name ${RoleName} has been taken in this account`);
  return edited(answer, (xml) => xml.replaceAll("CreateRoleRes", "CreateServiceLinkedRoleRes"));
};

const createKey: Handler = (call, next) => {
  const key = { KeyUsage: "ENCRYPT_DECRYPT", ...(JSON.parse(call.body.toString() || "{}") as object) };
  return next(withBody(call, JSON.stringify(key)));
};

const listInstanceProfileTags: Handler = async (call, next) => {
  const asked = withForm(call, (form) => {
    form.set("Action", "GetInstanceProfile");
  });
  const profile = await next(asked);
  return profile.status === 200 ? edited(profile, tagsOfProfile) : profile;
};

const removeRoleFromInstanceProfile: Handler = async (call, next) => {
  const answer = await next(call);
  if (answer.status < 500) return answer;
  throw new AwsError("NoSuchEntity", "The role is not in the instance profile", 404);
};

function tagsOfProfile(xml: string): string {
  const own = xml.replace(/<Roles>.*<\/Roles>/s, "");
  const tags = /<Tags>.*<\/Tags>/s.exec(own)?.[0] ?? "<Tags/>";
  const result = `<ListInstanceProfileTagsResult><IsTruncated>false</IsTruncated>${tags}</ListInstanceProfileTagsResult>`;
  return `<ListInstanceProfileTagsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">${result}</ListInstanceProfileTagsResponse>`;
}

const windowsImage = /ami-windows-latest\/[\w-]+/;
const linuxImage = "ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";

function sizedVolumes(form: URLSearchParams): void {
  const volumes = [...form.keys()].map((name) => /^(BlockDeviceMapping\.\d+\.Ebs)\./.exec(name)?.[1]);
  for (const ebs of new Set(volumes))
    if (ebs !== undefined && !form.has(`${ebs}.VolumeSize`) && !form.has(`${ebs}.SnapshotId`))
      form.set(`${ebs}.VolumeSize`, "8");
}

const stateAsObject = /<state>\{[^<]*\b(associat\w+)[^<]*\}<\/state>/g;

/** Copies the groups of an instance's interfaces to the instance, where moto has none. */
const interfacesToGroups = /<networkInterfaceSet>.*?<\/networkInterfaceSet>.*?<groupSet\/>/gs;

function withGroups(part: string): string {
  const groups = /<groupSet><item>.*?<\/groupSet>/s.exec(part)?.[0];
  return groups === undefined ? part : part.replace(/<groupSet\/>$/, groups);
}

function edited(answer: CloudAnswer, edit: (xml: string) => string): CloudAnswer {
  const body = Buffer.from(edit(answer.body.toString()));
  return { ...answer, headers: { ...answer.headers, "content-length": String(body.length) }, body };
}

function editing(edit: (xml: string) => string): Handler {
  return async (call, next) => edited(await next(call), edit);
}

const withBody = (call: Call, body: string): Call => ({ ...call, body: Buffer.from(body) });

function withForm(call: Call, edit: (form: URLSearchParams) => void): Call {
  const form = new URLSearchParams(call.body.toString());
  edit(form);
  return withBody(call, form.toString());
}
