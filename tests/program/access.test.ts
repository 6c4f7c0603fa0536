import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { DashboardAccess, DashboardAccessArgs } from "../../components/access/dashboard-access";
import type { PrivateNetwork } from "../../components/network/private-network";
import type { StackContext } from "../../components/stack/stack-context";
import { privateNetwork, stack } from "./neighbours";
import { inputsOf, Options, optionsOf, Recorded, record } from "./recorder";

type Change = Partial<Pick<DashboardAccessArgs, "kind" | "endpointServices"> & StackContext & PrivateNetwork>;

const recordAccess = (change: Change = {}): Promise<ReadonlyMap<string, Recorded>> => {
  const { kind = "ssm", endpointServices = ["ssm", "ssmmessages"] } = change;
  return record(
    () =>
      new DashboardAccess("access", {
        kind,
        endpointServices,
        stack: { ...stack, ...change },
        network: { ...privateNetwork, ...change },
        domain: { domainEndpoint: pulumi.output("vpc-search.example") },
      }),
  );
};

const parent = "access.DashboardAccess access";
const host: Record<string, Options> = {
  [parent]: {},
  "ec2.SecurityGroup access-host": { parent },
  "iam.Role access-host": { parent },
  "iam.RolePolicyAttachment access-host": { parent },
  "iam.InstanceProfile access-host": { parent },
  "vpc.SecurityGroupEgressRule access-to-domain-egress": { parent },
  "vpc.SecurityGroupIngressRule access-to-domain-ingress": { parent },
};
const endpoints: Record<string, Options> = {
  "ec2.SecurityGroup access-endpoints": { parent },
  "ec2.VpcEndpoint access-ssm": { parent },
  "ec2.VpcEndpoint access-ssmmessages": { parent },
  "vpc.SecurityGroupEgressRule access-to-endpoints-egress": { parent },
  "vpc.SecurityGroupIngressRule access-to-endpoints-ingress": { parent },
  "vpc.SecurityGroupIngressRule access-endpoints-from-vpc": { parent },
};
const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };

describe("DashboardAccess", () => {
  it("makes a host that waits for its paths, and keeps its image", async () => {
    assert.deepEqual(optionsOf(await recordAccess()), {
      ...host,
      ...endpoints,
      "ec2.Instance access-host": {
        parent,
        ignoreChanges: ["ami"],
        dependsOn: [
          "ec2.VpcEndpoint access-ssm",
          "ec2.VpcEndpoint access-ssmmessages",
          "iam.RolePolicyAttachment access-host",
          "vpc.SecurityGroupEgressRule access-to-domain-egress",
          "vpc.SecurityGroupEgressRule access-to-endpoints-egress",
          "vpc.SecurityGroupIngressRule access-endpoints-from-vpc",
          "vpc.SecurityGroupIngressRule access-to-domain-ingress",
          "vpc.SecurityGroupIngressRule access-to-endpoints-ingress",
        ],
      },
    });
  });

  it("has a private host with encrypted disk, token-only metadata and no key", async () => {
    assert.deepEqual(inputsOf(await recordAccess(), "ec2.Instance access-host"), {
      ami: "ami-1",
      instanceType: "t4g.nano",
      iamInstanceProfile: "access-host",
      subnetId: "subnet-1",
      vpcSecurityGroupIds: ["access-host-id"],
      associatePublicIpAddress: false,
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      rootBlockDevice: { encrypted: true, volumeType: "gp3", volumeSize: 8 },
      tags: { Name: "access (ssm)" },
    });
  });

  it("admits nothing to the host: it calls domain and endpoints over HTTPS", async () => {
    const recorded = await recordAccess();
    const rules = [...recorded.values()].filter(({ key }) => key.startsWith("vpc.SecurityGroup"));
    const inbound = rules.filter(({ key }) => key.includes("IngressRule"));
    assert.deepEqual(
      inbound
        .map(({ inputs: { cidrIpv4, securityGroupId, referencedSecurityGroupId } }) =>
          [securityGroupId, referencedSecurityGroupId ?? cidrIpv4].join(" from "),
        )
        .sort(),
      [
        "access-endpoints-id from 10.0.0.0/16",
        "access-endpoints-id from access-host-id",
        "sg-domain from access-host-id",
      ],
    );
    for (const { inputs } of rules) {
      const { ipProtocol, fromPort, toPort } = inputs;
      assert.deepEqual({ ipProtocol, fromPort, toPort }, https);
    }
    assert.deepEqual(inputsOf(recorded, "ec2.SecurityGroup access-host"), {
      vpcId: "vpc-1",
      description: "Search domain: the dashboard access host",
    });
  });

  it("reaches Session Manager through interface endpoints in every subnet", async () => {
    const recorded = await recordAccess();
    for (const service of ["ssm", "ssmmessages"]) {
      assert.deepEqual(inputsOf(recorded, `ec2.VpcEndpoint access-${service}`), {
        vpcId: "vpc-1",
        serviceName: `com.amazonaws.eu-west-1.${service}`,
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: ["subnet-1", "subnet-2"],
        securityGroupIds: ["access-endpoints-id"],
        tags: { "private-ingest:stack": "shop/test" },
      });
    }
  });

  it("may query the VPC's DNS servers over UDP and TCP, and depends on those rules", async () => {
    const recorded = await recordAccess({ dnsServers: ["10.0.9.9"] });
    const rules = ["tcp", "udp"].map((protocol) => `vpc.SecurityGroupEgressRule access-to-dns-10.0.9.9-${protocol}`);
    for (const rule of rules) {
      const { cidrIpv4, fromPort, securityGroupId, toPort } = inputsOf(recorded, rule);
      assert.deepEqual([securityGroupId, cidrIpv4, fromPort, toPort], ["access-host-id", "10.0.9.9/32", 53, 53]);
    }
    const { dependsOn = [] } = optionsOf(recorded)["ec2.Instance access-host"]!;
    const unexpected = rules.filter((rule) => !dependsOn.includes(rule));
    assert.deepEqual(unexpected, []);
  });

  it("is a Windows desktop on demand, a host of its own with the key on its disk", async () => {
    const inputs = inputsOf(
      await recordAccess({ kind: "desktop", kmsKeyArn: "arn:key" }),
      "ec2.Instance access-desktop",
    );
    assert.equal(inputs["instanceType"], "t3.large");
    assert.deepEqual(inputs["rootBlockDevice"], {
      encrypted: true,
      volumeType: "gp3",
      volumeSize: 40,
      kmsKeyId: "arn:key",
    });
  });

  it("has a role for Session Manager only, in any partition", async () => {
    const govCloud = { ...stack.place, partition: "aws-us-gov" };
    assert.deepEqual(inputsOf(await recordAccess({ place: govCloud }), "iam.RolePolicyAttachment access-host"), {
      role: "access-host",
      policyArn: "arn:aws-us-gov:iam::aws:policy/AmazonSSMManagedInstanceCore",
    });
  });

  const start = (host: string) => `aws ssm start-session --region eu-west-1 --target ${host} --document-name`;
  const commands: [kind: DashboardAccessArgs["kind"], command: string][] = [
    [
      "ssm",
      `${start("access-host-id")} AWS-StartPortForwardingSessionToRemoteHost --parameters '{"host":["vpc-search.example"],"portNumber":["443"],"localPortNumber":["9200"]}'`,
    ],
    [
      "desktop",
      `${start("access-desktop-id")} AWS-StartPortForwardingSession --parameters '{"portNumber":["3389"],"localPortNumber":["33389"]}'`,
    ],
  ];
  for (const [kind, tunnelCommand] of commands) {
    it(`registers the command that opens the ${kind} tunnel`, async () => {
      const recorded = await recordAccess({ kind });
      const instanceId = kind === "ssm" ? "access-host-id" : "access-desktop-id";
      assert.deepEqual(recorded.get(parent)!.registeredOutputs, { instanceId, tunnelCommand });
    });
  }
});
