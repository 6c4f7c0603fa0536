package main

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/structpb"
)

// server adds to the bridge as Pulumi's AWS provider does, and removes what Terraform's lacks.
type server struct {
	pulumirpc.ResourceProviderServer
	names    *names
	archives string
	byToken  map[string]entity
	region   resource.PropertyValue
	// URNs with a name from the program: a replacement deletes the old resource first.
	named sync.Map
}

func newServer(inner pulumirpc.ResourceProviderServer, names *names, archives string) *server {
	byToken := map[string]entity{}
	for _, entities := range []map[string]entity{names.Resources, names.Lookups} {
		for _, entity := range entities {
			byToken[entity.Token] = entity
		}
	}
	return &server{ResourceProviderServer: inner, names: names, archives: archives, byToken: byToken}
}

func (s *server) CheckConfig(ctx context.Context, request *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	if err := change(&request.News, s.names.Provider.withoutUnknown); err != nil {
		return nil, err
	}
	return s.ResourceProviderServer.CheckConfig(ctx, request)
}

func (s *server) Configure(ctx context.Context, request *pulumirpc.ConfigureRequest) (*pulumirpc.ConfigureResponse, error) {
	err := change(&request.Args, func(args resource.PropertyMap) error {
		s.region = args["region"]
		return s.names.Provider.withoutUnknown(args)
	})
	if err != nil {
		return nil, err
	}
	return s.ResourceProviderServer.Configure(ctx, request)
}

func (s *server) Check(ctx context.Context, request *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	entity := s.byToken[string(resource.URN(request.Urn).Type())]
	err := change(&request.News, func(inputs resource.PropertyMap) error {
		if entity.Autoname != nil {
			_, isNamed := inputs[resource.PropertyKey(entity.Autoname.Property)]
			s.named.Store(request.Urn, isNamed)
		}
		if entity.Token == "aws:opensearch/domain:Domain" {
			inputs["timeouts"] = shortTimeouts
		}
		for key, value := range inputs {
			inputs[key] = s.older(value)
		}
		if err := s.unpack(inputs); err != nil {
			return err
		}
		return entity.withoutUnknown(inputs)
	})
	if err != nil {
		return nil, err
	}
	return s.ResourceProviderServer.Check(ctx, request)
}

func (s *server) Diff(ctx context.Context, request *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	response, err := s.ResourceProviderServer.Diff(ctx, request)
	if isNamed, known := s.named.Load(request.Urn); err == nil && len(response.Replaces) > 0 && known && isNamed.(bool) {
		response.DeleteBeforeReplace = true
	}
	return response, err
}

func (s *server) Invoke(ctx context.Context, request *pulumirpc.InvokeRequest) (*pulumirpc.InvokeResponse, error) {
	if err := change(&request.Args, s.byToken[request.Tok].withoutUnknown); err != nil {
		return nil, err
	}
	response, err := s.ResourceProviderServer.Invoke(ctx, request)
	if err != nil { // Node's HTTP/2 drops a header that ends in a blank.
		return nil, fmt.Errorf("invoking %s: 1 error occurred:\n\t* %s", request.Tok, strings.TrimRight(err.Error(), ": "))
	}
	return response, change(&response.Return, func(answer resource.PropertyMap) error {
		if name, ok := answer["name"]; ok && strings.HasSuffix(request.Tok, ":getRegion") {
			answer["region"] = name
		} else if _, ok := answer["region"]; !ok && s.region.IsString() {
			answer["region"] = s.region
		}
		return nil
	})
}

// The Terraform provider first looks at a new domain after ten minutes, or after the timeout.
var shortTimeouts = resource.NewObjectProperty(resource.PropertyMap{
	"create": resource.NewStringProperty("1s"),
	"update": resource.NewStringProperty("1s"),
	"delete": resource.NewStringProperty("1s"),
})

func (e entity) withoutUnknown(properties resource.PropertyMap) error {
	for _, key := range e.Unknown {
		delete(properties, resource.PropertyKey(key))
	}
	return nil
}

// older replaces values that this Terraform provider lacks.
func (s *server) older(value resource.PropertyValue) resource.PropertyValue {
	switch {
	case value.IsString():
		if known, ok := s.names.Newer[value.StringValue()]; ok {
			return resource.NewStringProperty(known)
		}
	case value.IsArray():
		for index, element := range value.ArrayValue() {
			value.ArrayValue()[index] = s.older(element)
		}
	case value.IsObject():
		for key, member := range value.ObjectValue() {
			value.ObjectValue()[key] = s.older(member)
		}
	}
	return value
}

var everything = plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true, KeepResources: true, KeepOutputValues: true}

// change applies `edit` to marshalled properties.
func change(properties **structpb.Struct, edit func(resource.PropertyMap) error) error {
	if *properties == nil {
		return nil
	}
	decoded, err := plugin.UnmarshalProperties(*properties, everything)
	if err != nil {
		return err
	}
	if err := edit(decoded); err != nil {
		return err
	}
	*properties, err = plugin.MarshalProperties(decoded, everything)
	return err
}
