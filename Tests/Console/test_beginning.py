"""A server without a gateway: what its pages tell a person to do works."""

import json
import shlex
import subprocess

import pytest
from playwright.sync_api import expect

from accessibility import assert_accessible
from editing import commit, looked_at, says, text
from programs import binary
from shop_server import start
from views import look


@pytest.fixture
def empty(tmp_path, contexts):
    with start(tmp_path) as lintel:
        yield lintel
        while contexts:
            contexts.pop().close()


def serving(lintel):
    path = "/v1/namespaces/infra/gateways/edge/listeners"
    status, _, body, _ = lintel.request("GET", path)
    return json.loads(body)["facets"]["states"]["Serving"] if status == 200 else None


def test_what_one_begins_with_in_the_console_serves(open_page, empty):
    page = open_page(empty)
    example = page.inner_text("main pre >> nth=0")
    look(page, "empty-find")
    page.click("text=Or begin with it here")
    looked_at(page)
    assert text(page).strip() == example.strip()
    says(page, "2 resources are created on infra/edge")
    look(page, "empty-change")
    commit(page, "First")
    assert serving(empty) == 1


def test_the_command_that_is_shown_reaches_this_server(open_page, empty, tmp_path):
    page = open_page(empty)
    (tmp_path / "shop.yaml").write_text(page.inner_text("main pre >> nth=0"))
    command, _, curl = page.inner_text("main pre >> nth=1").partition("\n")
    name, *words = shlex.split(command)
    assert name == "lintel" and empty.url("").rstrip("/") in words and empty.url("").rstrip("/") in curl
    done = subprocess.run([binary("LINTEL_BINARY"), *words, "--yes"], cwd=tmp_path, capture_output=True,
                          text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert serving(empty) == 1


@pytest.mark.parametrize("path", ["/gateway", "/fleet", "/history", "/waiting"])
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_every_empty_page_has_a_command_that_reaches_this_server(open_page, empty, path, size):
    page = open_page(empty, path, phone=size == "phone")
    address = empty.url("").rstrip("/")
    expect(page.get_by_role("main")).to_contain_text(f"lintel apply --server {address} -f shop.yaml")
    look(page, f"empty{path.replace('/', '-')}")
    assert_accessible(page, size)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_new_set_is_attached_to_a_gateway_that_is_there(open_page, empty):
    gateway = {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway",
               "metadata": {"namespace": "net", "name": "front"},
               "spec": {"gatewayClassName": "lintel", "listeners": [],
                        "allowedListeners": {"namespaces": {"from": "All"}}}}
    status, _, body, _ = empty.request("POST", "/v1/changes?message=x", json.dumps(gateway),
                                       {"Content-Type": "application/json"})
    assert status == 201, body
    page = open_page(empty, "/change")
    looked_at(page)
    assert "namespace: net\n    name: front\n" in text(page)
    says(page, "1 resource is created on net/front")
