package main

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/archive"
)

// unpack writes archives to ZIP files named by content: Terraform takes the path of such a file.
func (s *server) unpack(inputs resource.PropertyMap) error {
	for key, value := range inputs {
		if !value.IsArchive() {
			continue
		}
		zipped := value.ArchiveValue()
		name := filepath.Join(s.archives, fmt.Sprintf("%s.zip", zipped.Hash))
		content, err := os.ReadFile(name)
		if err != nil {
			if content, err = zipped.Bytes(archive.ZIPArchive); err != nil {
				return err
			}
			if err := os.WriteFile(name, content, 0o644); err != nil {
				return err
			}
		}
		digest := sha256.Sum256(content)
		inputs[key] = resource.NewStringProperty(name)
		inputs["sourceCodeHash"] = resource.NewStringProperty(base64.StdEncoding.EncodeToString(digest[:]))
	}
	return nil
}
