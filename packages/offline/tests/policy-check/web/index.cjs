// A normal web VPC: an adopted VPC, a load balancer, web servers, a bastion and a database.
// Transforms tag everything, give the adopted VPC's id, and describe the bastion.
const aws = require("@pulumi/aws");
const pulumi = require("@pulumi/pulumi");

pulumi.runtime.registerResourceTransform(({ props, opts, type }) =>
  type.startsWith("aws:") ? { props: { ...props, tags: { ...props.tags, team: "web" } }, opts } : undefined,
);
pulumi.runtime.registerInvokeTransform(({ token, args, opts }) =>
  token === "aws:ec2/getVpc:getVpc" ? { args: { ...args, id: "vpc-0123" }, opts } : undefined,
);
const vpc = aws.ec2.getVpcOutput({ id: "the office's" });
const image = aws.ec2.getAmiOutput({ mostRecent: true, owners: ["amazon"] });
const tcp = (port, from) => ({ protocol: "tcp", fromPort: port, toPort: port, description: `TCP ${port}`, ...from });
const anyone = { cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] };
const group = (name, ...ingress) =>
  new aws.ec2.SecurityGroup(name, {
    vpcId: vpc.id,
    description: `The ${name}`,
    ingress,
    egress: [{ protocol: "-1", fromPort: 0, toPort: 0, description: "Everything", ...anyone }],
  });
const balancer = group("balancer", tcp(443, anyone), tcp(80, anyone));
const described = ({ props, opts }) => ({ props: { ...props, description: "The bastion" }, opts });
const bastion = new aws.ec2.SecurityGroup(
  "bastion",
  { vpcId: vpc.id, ingress: [tcp(22, { cidrBlocks: ["203.0.113.7/32"] })] },
  { transforms: [described] },
);
const servers = group(
  "servers",
  tcp(8080, { securityGroups: [balancer.id] }),
  tcp(22, { securityGroups: [bastion.id] }),
);
group("database", tcp(5432, { securityGroups: [servers.id] }));
new aws.ec2.Instance("server", { ami: image.id, instanceType: "t3.micro", vpcSecurityGroupIds: [servers.id] });
exports.range = vpc.cidrBlock;
