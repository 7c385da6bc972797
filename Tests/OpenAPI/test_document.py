"""api/openapi.yaml is valid OpenAPI 3.1, its examples fit its schemas, and it agrees with its neighbours."""

import re

import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from document import DOCUMENT, ROOT, cases, examples, operations, resolve, schema_errors


def media_objects():
    for path, method, operation, _ in operations():
        where = operation["operationId"]
        for media_type, media in operation.get("requestBody", {}).get("content", {}).items():
            yield f"{where} request {media_type}", "request", media
        for status, response in operation["responses"].items():
            for media_type, media in resolve(response).get("content", {}).items():
                yield f"{where} {status} {media_type}", status, media


def all_examples():
    for where, status, media in media_objects():
        for name, value in examples(media).items():
            yield pytest.param(status, media["schema"], name, value, id=f"{where} {name}")
    for _, _, operation, parameters in operations():
        for parameter in parameters:
            for name, value in examples(parameter).items():
                where = f"{operation['operationId']} {parameter['name']} {name}"
                yield pytest.param("parameter", parameter["schema"], name, value, id=where)


def test_it_is_valid_openapi_3_1():
    errors = [f"{list(e.absolute_path)}: {e.message}" for e in OpenAPIV31SpecValidator(DOCUMENT).iter_errors()]
    assert errors == []


# What these send is wrong on purpose: that is their point.
WRONG = {"invalid"}


@pytest.mark.parametrize("status, schema, name, value", list(all_examples()))
def test_every_example_fits_its_schema(status, schema, name, value):
    errors = schema_errors(value, schema)
    assert (errors != []) if status == "request" and name in WRONG else errors == []


def test_every_example_can_be_replayed():
    names = [str(case) for case in cases()]
    assert len(names) == len(set(names))
    assert not [c for c in cases() if "{" in c.path]


def test_every_operation_has_a_name_and_an_example():
    operation_ids = [operation["operationId"] for _, _, operation, _ in operations()]
    assert len(operation_ids) == len(set(operation_ids))
    assert all(re.fullmatch("[A-Z][A-Za-z]+", name) for name in operation_ids)
    assert set(operation_ids) == {case.operation for case in cases()}


def test_every_component_is_used():
    text = (ROOT / "api/openapi.yaml").read_text()
    unused = [
        f"{kind}/{name}"
        for kind, items in DOCUMENT["components"].items()
        if kind != "securitySchemes"  # Named, not referred to.
        for name in items
        if f'"#/components/{kind}/{name}"' not in text
    ]
    assert unused == []


def shown_kinds():
    return [s for s in DOCUMENT["components"]["schemas"].values() if "x-lintel-columns" in s]


def values_at(path, schema):
    """The schemas of what a JSONPath of Kubernetes finds in a value of this schema."""
    schema = resolve({"$ref": schema["$ref"]}) if "$ref" in schema else schema
    if not path:
        return [schema]
    name, step, rest = re.fullmatch(r"\.(\w+)(\[[^\]]*\])?(.*)", path).groups()
    if name not in schema.get("properties", {}):
        return []
    inner = schema["properties"][name]
    if not step:
        return values_at(rest, inner)
    items = resolve(inner)["items"]
    condition = re.fullmatch(r'\[\?\(@\.(\w+)=="(\w+)"\)\]', step)
    if condition and condition[2] not in values_at("." + condition[1], items)[0]["enum"]:
        return []
    return values_at(rest, items)


def test_every_column_of_a_table_is_a_field_that_is_shown():
    columns = [(s, c) for s in shown_kinds() for c in s["x-lintel-columns"]]
    assert len(columns) > len(shown_kinds()) > 0
    assert [c["jsonPath"] for s, c in columns if not values_at(c["jsonPath"], s)] == []


def test_what_is_secret_is_never_shown():
    secret = [
        (name, member)
        for name, schema in DOCUMENT["components"]["schemas"].items()
        for member, value in schema.get("properties", {}).items()
        if value.get("x-lintel-secret")
    ]
    assert secret == [("SecretInput", "data"), ("SecretInput", "stringData")]
    for name, member in secret:
        assert DOCUMENT["components"]["schemas"][name]["properties"][member]["writeOnly"]
        shown = DOCUMENT["components"]["schemas"][name.removesuffix("Input")]
        assert member not in shown["properties"] and shown["additionalProperties"] is False


def test_every_503_says_when_to_retry_and_every_problem_is_problem_json():
    for where, status, _ in media_objects():
        if status[0] in "45":
            assert where.endswith("application/problem+json")
    for _, _, operation, _ in operations():
        unavailable = operation["responses"].get("503")
        assert unavailable is None or "Retry-After" in resolve(unavailable)["headers"]


def test_every_problem_in_the_document_is_explained_in_problems_md():
    used = set(re.findall(r"/problems/([a-z-]+)", (ROOT / "api/openapi.yaml").read_text()))
    explained = set(re.findall(r"^### `([a-z-]+)`", (ROOT / "api/problems.md").read_text(), re.M))
    assert used <= explained


def test_every_manifest_of_the_shop_fits_the_schemas():
    kinds, listeners = set(), 0
    for file in sorted((ROOT / "examples/ecommerce").glob("*/*.yaml")):
        for resource in yaml.safe_load_all(file.read_text()):
            schema = {"$ref": f"#/components/schemas/{resource['kind']}Input"}
            assert schema_errors(resource, schema) == [], file.name
            kinds.add(resource["kind"])
            listeners += len(resource.get("spec", {}).get("listeners", []))
    assert kinds >= {"Namespace", "Gateway", "ListenerSet", "HTTPRoute", "Backend"}
    assert listeners > 300
