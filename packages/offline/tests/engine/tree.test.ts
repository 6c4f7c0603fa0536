import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { resourceTree, type TreeNode, violationsReport } from "../../engine/tree";

const node = (urn: string, type: string, parent: string, extra: Partial<TreeNode> = {}): TreeNode => ({
  urn,
  type,
  name: urn,
  parent,
  protect: false,
  ...extra,
});

describe("resourceTree", () => {
  const resources = [
    node("stack", "pulumi:pulumi:Stack", ""),
    node("net", "private-ingest:network:Network", "stack"),
    node("domain", "aws:opensearch/domain:Domain", "stack", { id: "arn:d", protect: true }),
    // Registered late, shown under its parent.
    node("vpc", "aws:ec2/vpc:Vpc", "net", { id: "vpc-1" }),
    node("subnet", "aws:ec2/subnet:Subnet", "vpc"),
    node("group", "aws:ec2/securityGroup:SecurityGroup", "net"),
  ];

  it("indents children under their parents, with short types", () => {
    assert.deepEqual(resourceTree(resources, { colour: false }).split("\n"), [
      "pulumi:pulumi:Stack  stack",
      "├─ private-ingest:network:Network  net",
      "│  ├─ aws:ec2:Vpc  vpc  vpc-1",
      "│  │  └─ aws:ec2:Subnet  subnet",
      "│  └─ aws:ec2:SecurityGroup  group",
      "└─ aws:opensearch:Domain  domain  arn:d protected",
    ]);
  });

  it("shows resources without their parent at the top", () => {
    assert.equal(resourceTree([node("x", "a:b:C", "gone")], { colour: false }), "a:b:C  x");
  });

  it("is the same text in colours", () => {
    const coloured = resourceTree(resources, { colour: true });
    assert.ok(coloured.includes("\u001b[36maws:ec2:Vpc\u001b[0m"));
    assert.equal(stripVTControlCharacters(coloured), resourceTree(resources, { colour: false }));
  });
});

describe("violationsReport", () => {
  const urn = "urn:pulumi:dev::p::a:b:C$aws:s3/bucket:Bucket::data";

  it("puts mandatory violations first, each with policy, resource and message", () => {
    const advisory = { policy: "named", level: "advisory", message: "no name", urn } as const;
    const mandatory = { policy: "closed", level: "mandatory", message: "It is open.\nFix: close it.", urn } as const;
    assert.deepEqual(violationsReport([advisory, mandatory], { colour: false }).split("\n"), [
      "1 mandatory violation, 1 advisory violation",
      "[mandatory] closed",
      '  resource: aws:s3/bucket:Bucket "data"',
      "  It is open.",
      "  Fix: close it.",
      "[advisory] named",
      '  resource: aws:s3/bucket:Bucket "data"',
      "  no name",
    ]);
    assert.equal(violationsReport([], { colour: false }), "0 mandatory violations, 0 advisory violations");
  });
});
