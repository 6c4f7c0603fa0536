// Serves a Terraform AWS provider under the names of @pulumi/aws, by pulumi-terraform-bridge.
//
// BRIDGE_PROVIDER is the provider's binary, BRIDGE_NAMES the file of names (name-map.ts),
// BRIDGE_ARCHIVES a folder for the archives of functions.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"

	goplugin "github.com/hashicorp/go-plugin"
	"github.com/pulumi/pulumi-terraform-bridge/v3/dynamic/internal/shim/run"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/proto"
	pf "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	rprovider "github.com/pulumi/pulumi/pkg/v3/resource/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

func main() {
	log.SetFlags(0)
	ctx := context.Background()
	names, err := readNames(os.Getenv("BRIDGE_NAMES"))
	if err != nil {
		log.Fatalln("BRIDGE_NAMES:", err)
	}
	if len(os.Args) > 1 && os.Args[1] == "--version" {
		fmt.Println(names.Version)
		return
	}
	terraform, err := run.LocalProvider(ctx, os.Getenv("BRIDGE_PROVIDER"))
	if err != nil {
		log.Fatalln("BRIDGE_PROVIDER:", err)
	}
	defer terraform.Close()
	endWithTheProvider()

	info := names.provider(proto.New(ctx, withSchemas{deletion{partial{terraform}}, names}))
	schema := fmt.Appendf(nil, `{"name":"aws","version":%q}`, names.Version)
	err = rprovider.Main("aws", func(host *rprovider.HostClient) (pulumirpc.ResourceProviderServer, error) {
		inner, err := pf.NewProviderServer(ctx, host, info, pf.ProviderMetadata{PackageSchema: schema})
		return newServer(inner, names, os.Getenv("BRIDGE_ARCHIVES")), err
	})
	if err != nil {
		log.Fatalln(err)
	}
}

// On SIGINT, end the Terraform provider too. The CLI sends it at its end and waits five seconds.
func endWithTheProvider() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	go func() {
		<-signals
		goplugin.CleanupClients()
		os.Exit(0)
	}()
}
