// The Pulumi CLI where the PATH has none: pulumi-cli.ts.
module cli

go 1.26

require github.com/pulumi/pulumi/pkg/v3 v3.274.1
