# The provider of the deployments; `.ci/run` downloads it where the machine has none.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}
