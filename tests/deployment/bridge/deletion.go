package main

import (
	"bytes"
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/pulumi/pulumi-terraform-bridge/v3/dynamic/internal/shim/run"
)

// Terraform's SDK keeps timeouts under this key of a plan, in nanoseconds.
const oneSecond = `{"e2bfb730-ecaa-11e6-8f88-34363bc7c4c0":{"create":1000000000,"delete":1000000000,"update":1000000000}}`

// null is nil in MessagePack.
var null = []byte{0xc0}

// deletion shortens the wait for a deleted domain. The bridge sends no timeouts with a deletion;
// the provider would then first look at the domain after ten minutes.
type deletion struct{ run.Provider }

func (d deletion) ApplyResourceChange(ctx context.Context, request *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	deletes := request.PlannedState != nil && bytes.Equal(request.PlannedState.MsgPack, null)
	if request.TypeName == "aws_opensearch_domain" && deletes {
		request.PlannedPrivate = []byte(oneSecond)
	}
	return d.Provider.ApplyResourceChange(ctx, request)
}
