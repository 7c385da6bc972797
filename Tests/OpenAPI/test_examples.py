"""Every example of api/openapi.yaml, sent to a server that holds the shop, gets the promised answer.

They run in the order of the document and build on each other, so the first failure is the telling one.
"""

import json

import pytest
import requests
import yaml

from document import cases, operations, resolve, response_schema, schema_errors

OPERATIONS = {operation["operationId"]: operation for _, _, operation, _ in operations()}
STREAM = "text/event-stream"


def body_of(case):
    if case.media_type is None:
        return None
    return case.body if isinstance(case.body, str) else json.dumps(case.body)


def value_of(answer, media_type):
    if "json" in media_type:
        return answer.json()
    return yaml.safe_load(answer.text) if "yaml" in media_type else answer.text


@pytest.mark.parametrize("case", [c for c in cases() if c.accept != STREAM], ids=str)
def test_the_example_gets_the_answer_of_its_name(shop, case):
    accept = f"{case.accept}, application/problem+json, application/json;q=0.1"
    headers = case.headers | {"Accept": accept}
    if case.media_type:
        headers["Content-Type"] = case.media_type
    answer = requests.request(
        case.method, shop + case.path, params=case.query, headers=headers, data=body_of(case), timeout=30
    )
    operation = OPERATIONS[case.operation]

    assert answer.status_code == case.status, answer.text[:2000]
    assert answer.headers["Content-Type"].split(";")[0] == case.accept
    value = value_of(answer, case.accept)
    assert schema_errors(value, response_schema(operation, case.status, case.accept)) == []
    for name, header in resolve(operation["responses"][str(case.status)]).get("headers", {}).items():
        if resolve(header).get("required"):
            assert name in answer.headers
    if case.accept == "application/problem+json":
        assert value["status"] == case.status
