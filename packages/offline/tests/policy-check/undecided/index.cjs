const aws = require("@pulumi/aws");

// A range that is known only after the update.
const address = new aws.ec2.Eip("office");
new aws.ec2.SecurityGroup("web", {
  description: "Web servers",
  ingress: [
    {
      protocol: "tcp",
      fromPort: 22,
      toPort: 22,
      cidrBlocks: [address.publicIp.apply((ip) => `${ip}/32`)],
      description: "SSH",
    },
  ],
});
