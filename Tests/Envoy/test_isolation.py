"""semantics of one listener beside another, on the wire: the most specific serves, and nobody
falls through to a wider one."""

import re

import pytest

from certificates import secret
from clients import Client, get
from conftest import until
from resources import backend, gateway, http, https, listener_set, route, rule
from servers import free_port

#: Listener name -> hostname; the route of each has only the path of the listener's name, and `/`
#: belongs to nobody, so that falling through would show.
LISTENERS = {"any": None, "wild": "*.example.com", "nested": "*.deep.example.com",
             "exact": "a.example.com", "inner": "b.deep.example.com"}
#: Host -> who serves it.
HOSTS = {"a.example.com": "exact", "c.example.com": "wild", "x.y.example.com": "wild",
         "b.deep.example.com": "inner", "c.deep.example.com": "nested", "deep.example.com": "wild",
         "x.c.deep.example.com": "nested", "other.org": "any", "example.com": "any"}


@pytest.fixture
def street(house, protocol):
    house.start()
    house.is_secure = protocol == "HTTPS"
    house.port = free_port()
    web = house.backend("web")
    kind = https if house.is_secure else http
    sets = [listener_set(name, "set", kind(name, house.port, hostname))
            for name, hostname in LISTENERS.items()]
    leaf = house.authority.leaf("*.example.com", "*.deep.example.com", *HOSTS)
    house.apply(
        gateway(), *sets,
        *(secret(name, "cert", leaf) for name in LISTENERS),
        *(backend(name, "web", web.port) for name in LISTENERS),
        *(route(name, "web", ["set"],
                rule("web", matches=[{"path": {"type": "PathPrefix", "value": f"/{name}"}}]))
          for name in LISTENERS))
    house.envoy()
    until(lambda: ask(house, "a.example.com", "/exact").status == 200)
    return house


def ask(house, host, path, **more):
    return get(house.port, host, path, sni=True if house.is_secure else None, **more)


@pytest.mark.parametrize(
    ("protocol", "http2"), [("HTTP", False), ("HTTPS", False), ("HTTPS", True)])
def test_the_most_specific_listener_serves_and_nobody_else(street, http2):
    for host, serving in HOSTS.items():
        for listener in LISTENERS:
            status = ask(street, host, f"/{listener}", http2=http2).status
            assert status == (200 if listener == serving else 404), (host, listener)
        assert ask(street, host, "/", http2=http2).status == 404


@pytest.mark.parametrize("protocol", ["HTTP", "HTTPS"])
def test_a_port_in_the_host_does_not_matter(street):
    answer = get(street.port, f"a.example.com:{street.port}", "/exact",
                 sni="a.example.com" if street.is_secure else None)
    assert answer.status == 200


@pytest.mark.parametrize("http2", [False, True])
@pytest.mark.parametrize("protocol", ["HTTPS"])
def test_a_host_of_another_listener_than_the_sni_is_misdirected(street, http2):
    for sni, serving in HOSTS.items():
        for host, owner in HOSTS.items():
            with Client(street.port, sni, street.authority.pem, http2) as client:
                status = client.get(host, f"/{owner}").status
            assert status == (200 if owner == serving else 421), (sni, host)


@pytest.mark.parametrize("protocol", ["HTTPS"])
def test_a_client_cannot_say_by_header_where_it_came_in(street):
    dump = str(street.envoys["edge-1"].config_dump())
    names = set(re.findall(r"x-lintel-[a-z-]+", dump.lower()))
    assert names, "the header that tells chains apart is not found; mend this test"
    forged = {name: "exact" for name in names}
    with Client(street.port, "c.example.com", street.authority.pem) as client:
        assert client.get("a.example.com", "/exact", headers=forged).status == 421
        assert client.get("c.example.com", "/wild", headers=forged).status == 200


def test_an_unknown_name_without_a_wider_listener(house):
    house.start()
    plain, secure = free_port(), free_port()
    web = house.backend("web")
    house.apply(
        gateway(), backend("shop", "web", web.port),
        secret("shop", "cert", house.authority.leaf("a.example.com")),
        listener_set("shop", "set", http("h", plain, "a.example.com"),
                     https("s", secure, "a.example.com")),
        route("shop", "web", ["set"], rule("web")))
    house.envoy()
    until(lambda: get(plain, "a.example.com").status == 200)
    until(lambda: get(secure, "a.example.com", sni=True).status == 200)
    assert get(plain, "b.example.com").status == 404
    with pytest.raises(OSError):
        get(secure, "b.example.com", sni=True)
    assert get(secure, "b.example.com", sni="a.example.com").status == 404
