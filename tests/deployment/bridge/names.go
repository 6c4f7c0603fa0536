package main

import (
	"context"
	"encoding/json"
	"os"
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/info"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

// field is an argument or attribute of Terraform under its name in Pulumi.
type field struct {
	Name string `json:"name"`
	// Terraform has a list of one element, Pulumi the element.
	Single *bool            `json:"single"`
	Fields map[string]field `json:"fields"`
}

// entity is a resource or a look-up.
type entity struct {
	Token  string           `json:"token"`
	Fields map[string]field `json:"fields"`
	Schema schema           `json:"schema"`
	// Properties that this Terraform provider lacks.
	Unknown []string `json:"unknown"`
	// Defaults of Pulumi's provider.
	Defaults map[string]any `json:"defaults"`
	Autoname *struct {
		Property  string `json:"property"`
		LowerCase bool   `json:"lowerCase"`
	} `json:"autoname"`
}

type names struct {
	Version   string            `json:"version"`
	Resources map[string]entity `json:"resources"`
	Lookups   map[string]entity `json:"lookups"`
	Provider  entity            `json:"provider"`
	// Values that this Terraform provider lacks → replacements.
	Newer map[string]string `json:"newer"`
}

func readNames(path string) (*names, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	read := &names{}
	return read, json.Unmarshal(text, read)
}

func (n *names) provider(terraform shim.Provider) tfbridge.ProviderInfo {
	described := tfbridge.ProviderInfo{
		P: terraform, Name: "aws", Version: n.Version, ResourcePrefix: "aws",
		Resources:                     map[string]*info.Resource{},
		DataSources:                   map[string]*info.DataSource{},
		Config:                        schemas(n.Provider.Fields),
		MetadataInfo:                  &info.Metadata{Data: tfbridge.ProviderMetadata(nil)},
		EnableAccuratePFBridgePreview: true,
		// As in Pulumi's provider: checking the schemas of all resources would take five seconds.
		SkipValidateProviderConfigForPluginFramework: true,
	}
	for terraformType, entity := range n.Resources {
		described.Resources[terraformType] = entity.described()
	}
	for terraformType, lookup := range n.Lookups {
		described.DataSources[terraformType] = &info.DataSource{Tok: tokens.ModuleMember(lookup.Token), Fields: schemas(lookup.Fields)}
	}
	return described
}

func (e entity) described() *info.Resource {
	described := &info.Resource{Tok: tokens.Type(e.Token), Fields: schemas(e.Fields)}
	for _, schema := range described.Fields {
		if value, ok := e.Defaults[schema.Name]; ok {
			schema.Default = &info.Default{Value: value}
		}
		if e.Autoname != nil && schema.Name == e.Autoname.Property {
			asIs := func(name string) string { return name }
			if e.Autoname.LowerCase {
				asIs = strings.ToLower
			}
			schema.Default = unlessPrefixed(schema.Name, tfbridge.AutoNameTransform(schema.Name, 255, asIs).Default)
		}
	}
	return described
}

// unlessPrefixed gives no name beside a prefix: Terraform's protocol hides that they conflict.
func unlessPrefixed(property string, name *info.Default) *info.Default {
	compute := func(ctx context.Context, options info.ComputeDefaultOptions) (any, error) {
		if _, ok := options.Properties[resource.PropertyKey(property+"Prefix")]; ok {
			return nil, nil
		}
		return name.ComputeDefault(ctx, options)
	}
	return &info.Default{AutoNamed: name.AutoNamed, ComputeDefault: compute}
}

func schemas(fields map[string]field) map[string]*info.Schema {
	described := map[string]*info.Schema{}
	for name, field := range fields {
		schema := &info.Schema{Name: field.Name, MaxItemsOne: field.Single}
		if field.Fields != nil {
			schema.Elem = &info.Schema{Fields: schemas(field.Fields)}
		}
		described[name] = schema
	}
	return described
}
