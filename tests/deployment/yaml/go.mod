// The language host of YAML where the PATH has none: languages.ts. The SDK has the bridge's version, and its downloads.
module yaml

go 1.26

require (
	github.com/pulumi/pulumi-yaml v1.25.0
	github.com/pulumi/pulumi/pkg/v3 v3.218.0
)
