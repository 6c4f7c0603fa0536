// Generates SDKs for language hosts that are no part of a module: languages.ts. It has the CLI's version, and its build cache.
module codegen

go 1.26

require (
	github.com/pulumi/pulumi/pkg/v3 v3.274.1
	github.com/pulumi/pulumi/sdk/v3 v3.274.1
)
