"""moto's server, with what it lacks for the operator's doctor.

- SimulatePrincipalPolicy judges a role's inline policies, by moto's own judgement of a statement; one with conditions counts only when the
  caller tells all that they ask for.
- A record for OpenSearch is taken and forgotten: moto delivers none.
- A stream whose name ends in "-failed" is described as one that failed when it was made, and one in "-locked" as one whose key is disabled.
"""

import json
import os
import sys
from fnmatch import fnmatchcase
from urllib.parse import unquote

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "..", "tests", "terraform"))

import aws_stand_in  # noqa: E402,F401  the streams to OpenSearch
from moto.core.responses import ActionResult  # noqa: E402
from moto.firehose.models import FirehoseBackend  # noqa: E402
from moto.iam.access_control import IAMPolicy, PermissionResult  # noqa: E402
from moto.iam.responses import IamResponse  # noqa: E402
from moto.server import main  # noqa: E402

describe_stream = FirehoseBackend.describe_delivery_stream


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


FirehoseBackend.put_record = forget_record
IamResponse.simulate_principal_policy = simulate_principal_policy
FirehoseBackend.describe_delivery_stream = describe_failed_stream

if __name__ == "__main__":
    main(sys.argv[1:])
