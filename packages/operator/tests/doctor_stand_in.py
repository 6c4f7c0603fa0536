"""What moto lacks for the operator's doctor; it is run before moto's server, in its process.

- Firehose streams to OpenSearch are kept like those to Elasticsearch, which moto has.
- SimulatePrincipalPolicy judges a role's inline policies, by moto's own judgement of a statement; one with conditions counts only when the
  caller tells all that they ask for.
- A record for OpenSearch is taken and forgotten: moto delivers none.
- A stream whose name ends in "-failed" is described as one that failed when it was made, and one in "-locked" as one whose key is disabled.
- Functions are not run: that would need Docker, and what they do is tested elsewhere.
"""

import json
from fnmatch import fnmatchcase
from urllib.parse import unquote

from moto.core.config import default_user_config
from moto.core.responses import ActionResult
from moto.firehose.models import FirehoseBackend
from moto.firehose.responses import FirehoseResponse
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.iam.responses import IamResponse

OPENSEARCH = "Amazonopensearchservice"
OTHER_DESTINATIONS = ("s3", "extended_s3", "redshift", "splunk", "http_endpoint", "snowflake")

create_other_stream = FirehoseResponse.create_delivery_stream
describe_stream = FirehoseBackend.describe_delivery_stream


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


def members(response, name):
    return [value[0] for key, value in sorted(response.querystring.items()) if key.startswith(f"{name}.member.")]


def context(response):
    names = {}
    for key, value in response.querystring.items():
        if key.startswith("ContextEntries.member.") and key.endswith(".ContextKeyName"):
            values = key.replace("ContextKeyName", "ContextKeyValues.member.1")
            names[value[0]] = response.querystring[values][0]
    return names


def applies(statement, given):
    wanted = [pair for values in statement.get("Condition", {}).values() for pair in values.items()]
    return all(fnmatchcase(given.get(name, ""), pattern) for name, pattern in wanted)


def policy_of(document, given):
    policy = json.loads(unquote(document if isinstance(document, str) else document.policy_document))
    return IAMPolicy(json.dumps({**policy, "Statement": [each for each in policy["Statement"] if applies(each, given)]}))


def simulate_principal_policy(response):
    role = response.backend.get_role(response._get_param("PolicySourceArn").split("/")[-1])
    given = context(response)
    policies = [policy_of(document, given) for document in role.policies.values()]
    results = []
    for action in members(response, "ActionNames"):
        for resource in members(response, "ResourceArns") or ["*"]:
            judgements = [policy.is_action_permitted(action, resource) for policy in policies]
            if PermissionResult.DENIED in judgements:
                decision = "explicitDeny"
            else:
                decision = "allowed" if PermissionResult.PERMITTED in judgements else "implicitDeny"
            results.append({"EvalActionName": action, "EvalResourceName": resource, "EvalDecision": decision})
    return ActionResult({"EvaluationResults": results, "IsTruncated": False})


def describe_failed_stream(backend, name):
    answer = describe_stream(backend, name)
    if name.endswith("-failed"):
        answer["DeliveryStreamDescription"].update(
            DeliveryStreamStatus="CREATING_FAILED",
            FailureDescription={"Type": "ENI_ACCESS_DENIED", "Details": "not authorized to perform ec2:CreateNetworkInterface"},
        )
    if name.endswith("-locked"):
        answer["DeliveryStreamDescription"]["DeliveryStreamEncryptionConfiguration"] = {
            "Status": "ENABLING_FAILED",
            "KeyType": "CUSTOMER_MANAGED_CMK",
            "KeyARN": "arn:aws:kms:us-east-1:123456789012:key/1",
            "FailureDescription": {"Type": "DISABLED_KMS_KEY", "Details": "the key is disabled"},
        }
    return answer


def forget_record(backend, delivery_stream_name, record):
    return {"RecordId": "1", "Encrypted": False}


FirehoseResponse.create_delivery_stream = create_delivery_stream
FirehoseBackend.put_record = forget_record
IamResponse.simulate_principal_policy = simulate_principal_policy
FirehoseBackend.describe_delivery_stream = describe_failed_stream
default_user_config["lambda"]["use_docker"] = False
