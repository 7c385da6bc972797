"""Reads api/openapi.yaml: its operations, and its examples as cases that can be replayed."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator, FormatChecker

ROOT = Path(__file__).resolve().parents[2]
METHODS = ("get", "put", "post", "patch", "delete")
DOCUMENT = yaml.safe_load((ROOT / "api/openapi.yaml").read_text())


@dataclass
class Case:
    """One example: what is sent, and which answer the document promises for it."""

    operation: str
    name: str
    method: str
    path: str
    status: int
    accept: str
    query: dict = field(default_factory=dict)
    headers: dict = field(default_factory=dict)
    media_type: str | None = None
    body: object = None

    def __str__(self):
        return f"{self.operation}-{self.name}"


def resolve(node):
    """Follows `$ref` to where the thing is written."""
    while isinstance(node, dict) and set(node) == {"$ref"}:
        target = DOCUMENT
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def schema_errors(value, schema):
    rooted = schema | {"components": DOCUMENT["components"]}
    validator = Draft202012Validator(rooted, format_checker=FormatChecker())
    return [f"/{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in validator.iter_errors(value)]


def operations():
    """(path, method, operation, parameters) in the order of the document."""
    for path, item in DOCUMENT["paths"].items():
        shared = [resolve(p) for p in item.get("parameters", [])]
        for method in METHODS:
            if method in item:
                own = [resolve(p) for p in item[method].get("parameters", [])]
                yield path, method, item[method], shared + own


def response_schema(operation, status, media_type):
    response = resolve(operation["responses"][str(status)])
    return response["content"][media_type]["schema"]


def examples(media):
    return {name: resolve(e)["value"] for name, e in media.get("examples", {}).items()}


def cases():
    """An example's name ties parameters, request body and response together.

    Cases run in the order of the request examples, else of the response examples. Only responses
    written at the operation itself count: the shared ones in components are not about one request.
    """
    found = []
    for path, method, operation, parameters in operations():
        answers = {}
        for status, response in operation["responses"].items():
            for media_type, media in response.get("content", {}).items():
                for name in examples(media):
                    answers[name] = (int(status), media_type)
        bodies = {}
        for media_type, media in operation.get("requestBody", {}).get("content", {}).items():
            for name, value in examples(media).items():
                bodies[name] = (media_type, value)
        for name in bodies or answers:
            found.append(_case(path, method, operation, parameters, name, answers, bodies))
    return found


def _case(path, method, operation, parameters, name, answers, bodies):
    if name not in answers:
        raise ValueError(f"{operation['operationId']}: example {name} has no answer of that name")
    status, accept = answers[name]
    case = Case(operation["operationId"], name, method, path, status, accept)
    if name in bodies:
        case.media_type, case.body = bodies[name]
    for parameter in parameters:
        values = examples(parameter)
        if name not in values and not parameter.get("required"):
            continue
        value = values[name] if name in values else next(iter(values.values()))
        if parameter["in"] == "path":
            case.path = case.path.replace("{" + parameter["name"] + "}", str(value))
        else:
            place = case.query if parameter["in"] == "query" else case.headers
            place[parameter["name"]] = str(value).lower() if isinstance(value, bool) else str(value)
    return case
