"""Reads AWS CLI calls as JSON lists of words, and writes those that AWS's service models lack.

Exit code 3: botocore is not installed.
"""

import json
import sys

try:
    import botocore.session
    from botocore import xform_name
except ImportError:
    sys.exit(3)

GLOBAL = {"query", "output", "region", "profile", "endpoint-url", "cli-binary-format"}
session = botocore.session.get_session()
wrong = []
for words in json.load(sys.stdin):
    service, operation = words[1], words[2] if len(words) > 2 else None
    try:
        model = session.get_service_model(service)
    except Exception as error:
        wrong.append(f"{service}: {error}")
        continue
    operations = {xform_name(name, "-"): name for name in model.operation_names}
    if operation is None:
        continue
    if operation not in operations:
        wrong.append(f"{service} {operation}: no such operation")
        continue
    shape = model.operation_model(operations[operation]).input_shape
    known = {xform_name(member, "-") for member in (shape.members if shape else {})} | GLOBAL
    for word in words[3:]:
        if word.startswith("--") and word[2:].split("=")[0] not in known:
            wrong.append(f"{service} {operation}: no option {word}")
json.dump(wrong, sys.stdout)
