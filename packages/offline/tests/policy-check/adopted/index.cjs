const aws = require("@pulumi/aws");

const vpc = aws.ec2.getVpcOutput({ tags: { Name: "shared" } });
new aws.ec2.SecurityGroup("database", {
  vpcId: vpc.id,
  description: "The database",
  ingress: [{ protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: [vpc.cidrBlock], description: "The VPC" }],
});
exports.range = vpc.cidrBlock;
