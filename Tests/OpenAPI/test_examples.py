"""Every example of api/openapi.yaml, sent to a server that holds the shop, gets the promised answer.

They run in the order of the document and build on each other, so the first failure is the telling one.
"""

import json
import re

import pytest
import requests
import yaml

from document import DOCUMENT, cases, examples, operations, resolve, response_schema, schema_errors

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
    accept = f"{case.accept}, application/problem+json, */*;q=0.1"
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
    media = resolve(operation["responses"][str(case.status)])["content"][case.accept]
    promised = examples(media)[case.name]
    if case.accept == "application/problem+json":
        assert value["status"] == case.status
        assert without_names(value) == without_names(promised)
    elif case.operation not in EXCERPTS:
        said = set(sentences(value))
        assert [s for s in sentences(promised) if s not in said] == []


# Text that is cut short in the document.
EXCERPTS = {"GetOpenAPI", "GetMetrics", "GetPage", "GetNamedPage"}
KINDS = sorted(DOCUMENT["components"]["schemas"]["ResourceKind"]["enum"], key=len, reverse=True)
NAMES = [
    (r"sha256:[0-9a-f]{64}(@[0-9]+\.[0-9a-f]{8})?", "PLAN"),
    (r'"[^"]*"', "TEXT"),
    (rf"\b({'|'.join(KINDS)}) [-a-z0-9./]*[-a-z0-9]", "RESOURCE"),
    (r"/v1/[-a-z0-9/]*[-a-z0-9]", "PATH"),
    (r"\b[a-z][-a-z0-9]*(/[-a-z0-9]+)+", "NAME"),
    (r"\b[0-9]+\b", "0"),
]


def without_names(value):
    """What is left when names and numbers are taken out: several operations share an example."""
    if isinstance(value, dict):
        return {key: without_names(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_names(item) for item in value]
    if isinstance(value, str) and not value.startswith("/"):
        for pattern, word in NAMES:
            value = re.sub(pattern, word, value)
        return value
    return 0 if isinstance(value, int) else value


def sentences(value):
    """All that is said to people in an answer, without names and numbers."""
    if isinstance(value, list):
        for item in value:
            yield from sentences(item)
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, str) and key in ("message", "summary", "answer"):
                yield without_names(item)
            yield from sentences(item)
