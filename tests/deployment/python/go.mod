// The language host of Python: languages.ts. The module of newer ones is in no registry.
module python

go 1.26

require github.com/pulumi/pulumi/sdk/v3 v3.68.0
