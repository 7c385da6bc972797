"""What cannot be done stops its part, and nothing wider answers in its place."""

import pytest

from certificates import secret
from clients import get
from conftest import until
from resources import (backend, gateway, http, https, listener_set, prefix, route, rule)
from servers import free_port

#: A filter as a GET shows it that nobody does; with its settings it is refused.
FILTER = {"filters": [{"type": "ExternalAuth"}]}


@pytest.fixture
def shop(house):
    house.start()
    house.http, house.https = free_port(), free_port()
    web = house.backend("web")
    house.apply(
        gateway(), backend("shop", "web", web.port),
        secret("shop", "cert", house.authority.leaf("*.example.com")),
        listener_set("shop", "set", http("http", house.http),
                     https("https", house.https, "*.example.com")))
    house.envoy()
    return house


def test_what_a_broken_rule_matches_gets_500_and_not_the_catch_all(shop):
    shop.apply(route("shop", "web", ["set/http"],
                     rule("web", matches=prefix("/private"), **FILTER), rule("web")))
    until(lambda: get(shop.http, "www.example.com", "/public").status == 200)
    assert get(shop.http, "www.example.com", "/private").status == 500
    assert get(shop.http, "www.example.com", "/private/x").status == 500
    shop.apply(route("shop", "web", ["set/http"],
                     rule("web", matches=prefix("/private")), rule("web")))
    until(lambda: get(shop.http, "www.example.com", "/private").status == 200)


def test_not_even_when_the_catch_all_is_another_route(shop):
    shop.apply(
        route("shop", "all", ["set/http"], rule("web")),
        route("shop", "private", ["set/http"], rule("web", matches=prefix("/private"), **FILTER)))
    until(lambda: get(shop.http, "www.example.com", "/public").status == 200)
    assert get(shop.http, "www.example.com", "/private").status == 500
    status = shop.get("/v1/namespaces/shop/httproutes/private")["status"]["parents"][0]
    accepted = next(entry for entry in status["conditions"] if entry["type"] == "Accepted")
    assert (accepted["status"], accepted["reason"]) == ("False", "UnsupportedValue")
    assert not status["serving"]


def test_a_redirect_beside_a_broken_filter_is_not_done(shop):
    filters = [{"type": "RequestRedirect", "requestRedirect": {"hostname": "elsewhere.org"}},
               *FILTER["filters"]]
    shop.apply(route("shop", "all", ["set/http"], rule("web")),
               route("shop", "private", ["set/http"],
                     rule(matches=prefix("/private"), filters=filters)))
    until(lambda: get(shop.http, "www.example.com", "/public").status == 200)
    assert get(shop.http, "www.example.com", "/private").status == 500


def test_a_listener_with_unknown_options_is_closed_and_no_wider_one_takes_its_name(shop):
    stopped = https("s", shop.https, "private.example.com")
    stopped["tls"]["options"] = {"example.com/min-version": "1.3"}
    shop.apply(listener_set("shop", "other", stopped),
               route("shop", "web", ["set/https"], rule("web")))
    until(lambda: opens(shop, "www.example.com"))
    until(lambda: not opens(shop, "private.example.com"), "the listener is closed")
    assert opens(shop, "www.example.com")
    conditions = shop.get("/v1/namespaces/shop/listenersets/other")["status"]["listeners"][0]
    accepted = next(item for item in conditions["conditions"] if item["type"] == "Accepted")
    assert (accepted["status"], accepted["reason"]) == ("False", "UnsupportedValue")
    del stopped["tls"]["options"]
    shop.apply(listener_set("shop", "other", stopped),
               route("shop", "own", ["other"], rule("web")))
    until(lambda: opens(shop, "private.example.com"))


def secure(house, host):
    return get(house.https, host, sni=True, trusted=house.authority.pem)


def opens(house, host):
    try:
        return secure(house, host).status == 200
    except OSError:
        return False
