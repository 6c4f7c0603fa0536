package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/pulumi/pulumi-terraform-bridge/v3/dynamic/internal/shim/run"
)

// withSchemas is the provider with the schemas of named resources and look-ups only. All schemas
// would take seconds and hundreds of megabytes.
type withSchemas struct {
	run.Provider
	names *names
}

func (w withSchemas) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &tfprotov6.GetProviderSchemaResponse{
		Provider:          &tfprotov6.Schema{Block: w.names.Provider.Schema.Block.described()},
		ResourceSchemas:   schemasOf(w.names.Resources),
		DataSourceSchemas: schemasOf(w.names.Lookups),
	}, nil
}

func schemasOf(entities map[string]entity) map[string]*tfprotov6.Schema {
	described := map[string]*tfprotov6.Schema{}
	for name, entity := range entities {
		described[name] = &tfprotov6.Schema{Version: entity.Schema.Version, Block: entity.Schema.Block.described()}
	}
	return described
}

// schema and block are as `terraform providers schema -json` writes them. Provider 5.x has neither
// nested types nor maps of blocks.
type schema struct {
	Version int64 `json:"version"`
	Block   block `json:"block"`
}

type block struct {
	Attributes map[string]struct {
		Type       attributeType `json:"type"`
		Required   bool          `json:"required"`
		Optional   bool          `json:"optional"`
		Computed   bool          `json:"computed"`
		Sensitive  bool          `json:"sensitive"`
		WriteOnly  bool          `json:"write_only"`
		Deprecated bool          `json:"deprecated"`
	} `json:"attributes"`
	Blocks map[string]struct {
		Block    block  `json:"block"`
		Nesting  string `json:"nesting_mode"`
		MinItems int64  `json:"min_items"`
		MaxItems int64  `json:"max_items"`
	} `json:"block_types"`
	Deprecated bool `json:"deprecated"`
}

type attributeType struct{ tftypes.Type }

func (t *attributeType) UnmarshalJSON(text []byte) (err error) {
	t.Type, err = tftypes.ParseJSONType(text)
	return err
}

var nestings = map[string]tfprotov6.SchemaNestedBlockNestingMode{
	"single": tfprotov6.SchemaNestedBlockNestingModeSingle,
	"list":   tfprotov6.SchemaNestedBlockNestingModeList,
	"set":    tfprotov6.SchemaNestedBlockNestingModeSet,
}

func (b block) described() *tfprotov6.SchemaBlock {
	described := &tfprotov6.SchemaBlock{Deprecated: b.Deprecated}
	for name, a := range b.Attributes {
		described.Attributes = append(described.Attributes, &tfprotov6.SchemaAttribute{
			Name: name, Type: a.Type.Type, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			Sensitive: a.Sensitive, WriteOnly: a.WriteOnly, Deprecated: a.Deprecated,
		})
	}
	for name, n := range b.Blocks {
		described.BlockTypes = append(described.BlockTypes, &tfprotov6.SchemaNestedBlock{
			TypeName: name, Block: n.Block.described(), Nesting: nestings[n.Nesting], MinItems: n.MinItems, MaxItems: n.MaxItems,
		})
	}
	return described
}
