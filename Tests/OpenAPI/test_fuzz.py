"""Schemathesis: whatever is sent, the answer is one the document has, and never a 500."""

import os
import re

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from document import ROOT

EXAMPLES = int(os.environ.get("LINTEL_FUZZ_EXAMPLES", "25"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
    allow_header_conformance,
]

schema = schemathesis.openapi.from_path(ROOT / "api/openapi.yaml")
schema.config.generation.update(deterministic=True)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)
def test_any_request_gets_a_documented_answer(case, shop):
    query = case.query if isinstance(case.query, dict) else {}
    if re.fullmatch(r"[0-9]+(ms|s|m)", str(query.get("wait"))):
        query["wait"] = "1ms"  # nobody waits for a long poll here
    response = case.call(base_url=shop, timeout=30)
    # Heads of 16 KiB are refused before any operation is asked, in HTML (info.description).
    if response.status_code in (414, 431) and head_size(response.request) > 12 << 10:
        return
    case.validate_response(response, checks=CHECKS)


def head_size(request):
    """About so many bytes were sent before the body."""
    return len(request.url) + sum(
        len(name) + len(value) + 4 for name, value in request.headers.items())
