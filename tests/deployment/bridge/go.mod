// Below the path of the bridge, whose internal package starts a Terraform provider. The toolchain builds it with -mod=mod.
module github.com/pulumi/pulumi-terraform-bridge/v3/dynamic/private-ingest

go 1.25

require (
	github.com/hashicorp/go-plugin v1.7.0
	github.com/hashicorp/terraform-plugin-go v0.29.0
	github.com/pulumi/pulumi-terraform-bridge/v3 v3.120.0
	github.com/pulumi/pulumi/pkg/v3 v3.218.0
	github.com/pulumi/pulumi/sdk/v3 v3.218.0
	google.golang.org/protobuf v1.36.10
)

replace github.com/hashicorp/terraform-plugin-sdk/v2 => github.com/pulumi/terraform-plugin-sdk/v2 v2.0.0-20250923233607-7f1981c8674a
