package main

import (
	"bytes"
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/pulumi/pulumi-terraform-bridge/v3/dynamic/internal/shim/run"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil/rpcerror"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc/codes"
)

// Under this key, the context of a creation holds the error that followed it.
type failures struct{}

// partial reports a resource that a failed creation has left, as Pulumi's AWS provider does.
type partial struct{ run.Provider }

func (p partial) ApplyResourceChange(ctx context.Context, request *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	response, err := p.Provider.ApplyResourceChange(ctx, request)
	failed, creates := ctx.Value(failures{}).(*[]string)
	if err != nil || !creates || response.NewState == nil || bytes.Equal(response.NewState.MsgPack, null) {
		return response, err
	}
	var others []*tfprotov6.Diagnostic
	for _, diagnostic := range response.Diagnostics {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			*failed = append(*failed, diagnostic.Summary+": "+diagnostic.Detail)
		} else {
			others = append(others, diagnostic)
		}
	}
	response.Diagnostics = others
	return response, nil
}

func (s *server) Create(ctx context.Context, request *pulumirpc.CreateRequest) (*pulumirpc.CreateResponse, error) {
	failed := &[]string{}
	response, err := s.ResourceProviderServer.Create(context.WithValue(ctx, failures{}, failed), request)
	if err != nil || len(*failed) == 0 {
		return response, err
	}
	detail := &pulumirpc.ErrorResourceInitFailed{
		Id: response.Id, Properties: response.Properties, Inputs: request.Properties, Reasons: *failed,
	}
	return nil, rpcerror.WithDetails(rpcerror.New(codes.Unknown, (*failed)[0]), detail)
}
