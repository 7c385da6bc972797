"""A thousand hostnames with a certificate each."""

import base64
import re

import pytest

from certificates import secret, serial_number, serial_number_of
from clients import Client, get
from conftest import until
from resources import backend, gateway, https, listener_set, route, rule
from servers import free_port

COUNT = 1000
#: Listeners of a set; a set has a team of its own.
TEAM = 50


def host(number):
    return f"site-{number}.example.com"


@pytest.fixture
def thousand(house):
    house.start()
    house.port, house.web = free_port(), house.backend("web")
    house.leaves = [house.authority.leaf(host(number)) for number in range(COUNT)]
    resources = [gateway()]
    for first in range(0, COUNT, TEAM):
        team, numbers = f"team-{first // TEAM}", range(first, first + TEAM)
        resources += [secret(team, f"cert-{number}", house.leaves[number]) for number in numbers]
        resources += [
            backend(team, "web", house.web.port), route(team, "web", ["set"], rule("web")),
            listener_set(team, "set", *(
                https(f"site-{number}", house.port, host(number), f"cert-{number}")
                for number in numbers))]
    house.apply(*resources)
    house.edge = house.envoy()
    until(lambda: ask(house, COUNT - 1).status == 200, seconds=60)
    return house


def ask(house, number):
    return get(house.port, host(number), sni=True, trusted=house.authority.pem)


def chains(house):
    """The certificate of each name, as the proxy says it has it."""
    listeners = house.edge.config_dump("dynamic_listeners")["configs"]
    found = {}
    for listener in listeners:
        for chain in listener["active_state"]["listener"]["filter_chains"]:
            names = chain["filter_chain_match"]["server_names"]
            context = chain["transport_socket"]["typed_config"]["common_tls_context"]
            pem, = (item["certificate_chain"] for item in context["tls_certificates"])
            text = pem.get("inline_string") or base64.b64decode(pem["inline_bytes"]).decode()
            for name in names:
                found[name] = re.sub(r"\s", "", text)
    return found


def plain(leaf):
    return re.sub(r"\s", "", leaf[0].decode())


def test_a_thousand_names_with_their_own_certificates(thousand):
    assert chains(thousand) == {
        host(number): plain(leaf) for number, leaf in enumerate(thousand.leaves)}
    for number in range(0, COUNT, 10):
        answer = ask(thousand, number)
        assert answer.status == 200
        assert serial_number(answer.certificate) == serial_number_of(thousand.leaves[number])
    rotate_one(thousand, 500)


def rotate_one(house, number):
    """It is new, everything else is as it was, and nobody else's connection notices."""
    before = chains(house)
    updates = house.edge.stat("listener_manager.listener_in_place_updated")
    with Client(house.port, host(number + 1), house.authority.pem) as neighbour:
        assert neighbour.get(host(number + 1)).status == 200
        renewed = house.authority.leaf(host(number))
        house.apply(secret(f"team-{number // TEAM}", f"cert-{number}", renewed))
        until(lambda: serial_number(ask(house, number).certificate) == serial_number_of(renewed))
        answer = neighbour.get(host(number + 1))
        assert answer.status == 200 and answer.headers.get("connection") != "close"
    assert chains(house) == before | {host(number): plain(renewed)}
    assert house.edge.stat("listener_manager.listener_in_place_updated") == updates + 1
    assert house.edge.stat("listener_manager.total_filter_chains_draining") <= 1
