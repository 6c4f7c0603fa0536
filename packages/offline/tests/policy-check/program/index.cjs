const aws = require("@pulumi/aws");

new aws.ec2.SecurityGroup("bastion", {
  description: "Where people come from",
  ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"], description: "SSH" }],
});
const stream = { protocol: "tcp", fromPort: 443, toPort: 443 };
new aws.ec2.SecurityGroup("domain", { description: "The domain", ingress: [{ ...stream, self: true }] });
