"""Manifests that pages show are accepted by a server."""

import json

import pytest
import yaml

import shell
from markdown import pages

GROUPS = ("gateway.networking.k8s.io/", "lintel.dev/", "rbac.authorization.k8s.io/")
CORE = {"Namespace", "Secret", "ServiceAccount", "ConfigMap"}


def documents():
    """Name and documents of each block and here document that is YAML with a kind of ours."""
    for page in pages():
        for block in page.blocks:
            if block.directive("no manifest") is not None:
                continue
            texts = [block.text] if block.language == "yaml" else []
            if block.language in ("sh", "bash"):
                texts = [text for text, verbatim in shell.without_heredocs(block.text)[1]
                         if verbatim or "$" not in text]
            for text in texts:
                if found := ours(text):
                    yield pytest.param(found, id=f"{page.name}:{block.line}")


def ours(text):
    """The resources of ours in it that are whole."""
    try:
        parsed = list(yaml.safe_load_all(text))
    except yaml.YAMLError:
        return []
    return [document for document in parsed if isinstance(document, dict) and is_ours(document)
            and "…" not in json.dumps(document, default=str, ensure_ascii=False)]


def is_ours(document):
    version, kind = str(document.get("apiVersion", "")), document.get("kind")
    return bool(kind) and "name" in (document.get("metadata") or {}) and (
        version.startswith(GROUPS) or (version == "v1" and kind in CORE))


@pytest.mark.parametrize("resources", list(documents()))
def test_manifest(resources, server):
    body = yaml.safe_dump_all(resources)
    status, _, answer, _ = server.request(
        "POST", "/v1/changes?dryRun=true", body, {"Content-Type": "application/yaml"})
    assert status == 200, answer.decode()
