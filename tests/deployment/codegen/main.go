// Generates the SDK of a package, as Pulumi's language hosts do.
//
// Usage: codegen LANGUAGE FOLDER LOADER <SCHEMA. LOADER is the address of the CLI's schema loader.
package main

import (
	"encoding/json"
	"log"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func main() {
	log.SetFlags(0)
	language, folder := os.Args[1], os.Args[2]
	client, err := schema.NewLoaderClient(os.Args[3])
	check(err)
	loader := schema.NewCachedLoader(client)
	var spec schema.PackageSpec
	check(json.NewDecoder(os.Stdin).Decode(&spec))
	pkg, diagnostics, err := schema.BindSpec(spec, loader, schema.ValidationOptions{})
	check(err)
	if diagnostics.HasErrors() {
		log.Fatal(diagnostics)
	}
	var files map[string][]byte
	switch language {
	case "nodejs":
		files, err = nodejs.GeneratePackage("codegen", pkg, nil, nil, true, loader)
	case "python":
		files, err = python.GeneratePackage("codegen", pkg, nil, loader)
	default:
		log.Fatalf("%s given; allowed are nodejs and python", language)
	}
	check(err)
	for name, content := range files {
		file := filepath.Join(folder, name)
		check(os.MkdirAll(filepath.Dir(file), 0o755))
		check(os.WriteFile(file, content, 0o644))
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
