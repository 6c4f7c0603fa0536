"""moto's server, with what it lacks for the resources of this project.

- Firehose streams to OpenSearch are kept like those to Elasticsearch, which moto has.
- Lambda functions keep their logging configuration.
- A network interface without a public address has no association: moto gives an empty one, which the provider reads as an address.
- Functions are not run: that would need Docker, and what they do is tested elsewhere.
"""

import sys

from moto.awslambda.models import LambdaFunction
from moto.core.config import default_user_config
from moto.core.responses import ActionResult
from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.firehose.responses import FirehoseResponse
from moto.server import main

OPENSEARCH = "Amazonopensearchservice"
OTHER_DESTINATIONS = ("s3", "extended_s3", "redshift", "splunk", "http_endpoint", "snowflake")

create_other_stream = FirehoseResponse.create_delivery_stream
initialise_function = LambdaFunction.__init__
describe_function = LambdaFunction.get_configuration
association_or_empty = NetworkInterface.association


def create_delivery_stream(response):
    configuration = response._get_param(f"{OPENSEARCH}DestinationConfiguration")
    if not configuration:
        return create_other_stream(response)
    vpc = configuration.pop("VpcConfiguration", None)
    if vpc:
        configuration["VpcConfigurationDescription"] = {**vpc, "VpcId": "vpc-00000000"}
    name = response._get_param("DeliveryStreamName")
    arn = response.firehose_backend.create_delivery_stream(
        region=response.region,
        delivery_stream_name=name,
        delivery_stream_type=response._get_param("DeliveryStreamType"),
        kinesis_stream_source_configuration=response._get_param("KinesisStreamSourceConfiguration"),
        delivery_stream_encryption_configuration_input=response._get_param("DeliveryStreamEncryptionConfigurationInput"),
        elasticsearch_destination_configuration=configuration,
        tags=response._get_param("Tags"),
        **{f"{kind}_destination_configuration": None for kind in OTHER_DESTINATIONS},
    )
    destination = response.firehose_backend.delivery_streams[name].destinations[0]
    destination[OPENSEARCH] = destination.pop("Elasticsearch")
    return ActionResult({"DeliveryStreamARN": arn})


def initialise_with_logging(function, account_id, spec, *rest, **named):
    initialise_function(function, account_id, spec, *rest, **named)
    function.logging_config = spec.get("LoggingConfig")


def describe_with_logging(function, *rest, **named):
    configuration = describe_function(function, *rest, **named)
    if function.logging_config:
        configuration["LoggingConfig"] = function.logging_config
    return configuration


def association(interface):
    return association_or_empty.fget(interface) or None


FirehoseResponse.create_delivery_stream = create_delivery_stream
LambdaFunction.__init__ = initialise_with_logging
LambdaFunction.get_configuration = describe_with_logging
NetworkInterface.association = property(association)
default_user_config["lambda"]["use_docker"] = False

if __name__ == "__main__":
    main(sys.argv[1:])
