"""Fifty connections at work while everything around them changes."""

import threading

import pytest

from certificates import secret
from clients import Client, get
from conftest import until
from resources import backend, gateway, https, listener_set, prefix, route, rule
from servers import free_port

SITES = [f"site-{number}" for number in range(50)]


class Worker(threading.Thread):
    """Requests without a pause on one connection; remembers what went wrong."""

    def __init__(self, house, site, stop):
        super().__init__(daemon=True)
        self.house, self.site, self.stop = house, site, stop
        self.count, self.failure = 0, None

    def run(self):
        host = f"{self.site}.example.com"
        try:
            with Client(self.house.port, host, self.house.authority.pem) as client:
                while not self.stop.is_set():
                    answer = client.get(host)
                    assert answer.status == 200, answer.status
                    assert answer.headers.get("connection") != "close", "the proxy drains it"
                    self.count += 1
        except Exception as error:  # whatever it is, the test tells it
            self.failure = repr(error)


def site_set(house, site, hostname=None):
    return listener_set(site, "set", https("https", house.port, hostname or f"{site}.example.com"))


@pytest.fixture
def fifty(house):
    house.start()
    house.port, house.web = free_port(), house.backend("web")
    resources = [gateway()]
    for site in [*SITES, "guest"]:
        leaf = house.authority.leaf(f"{site}.example.com", f"{site}-2.example.com")
        resources += [backend(site, "web", house.web.port), secret(site, "cert", leaf),
                      route(site, "web", ["set"], rule("web"))]
    resources += [site_set(house, site) for site in SITES]
    house.apply(*resources)
    house.edge = house.envoy()
    for site in SITES:
        until(lambda: ask(house, site).status == 200)
    return house


def ask(house, site):
    return get(house.port, f"{site}.example.com", sni=True, trusted=house.authority.pem)


def in_place(house):
    return house.edge.stat("listener_manager.listener_in_place_updated")


def test_what_was_not_touched_is_not_disturbed(fifty):
    stop = threading.Event()
    workers = [Worker(fifty, site, stop) for site in SITES]
    for worker in workers:
        worker.start()
    until(lambda: all(worker.count > 0 or worker.failure for worker in workers))
    before = in_place(fifty)

    def settle(condition):
        """Until the change is served, and every worker has been served after it."""
        until(condition)
        counts = [worker.count for worker in workers]
        until(lambda: all(worker.count > count or worker.failure
                          for worker, count in zip(workers, counts)))

    version = fifty.get("/v1/namespaces/infra/gateways/edge/snapshot")["version"]
    fifty.apply(site_set(fifty, "guest"))                                   # add a listener
    settle(lambda: ask(fifty, "guest").status == 200)
    fifty.apply(site_set(fifty, "guest", "guest-2.example.com"))            # change it
    settle(lambda: ask(fifty, "guest-2").status == 200)
    fifty.apply(secret("guest", "cert", fifty.authority.leaf("guest-2.example.com", days=30)))
    settle(lambda: ask(fifty, "guest-2").status == 200)
    fifty.apply(route("guest", "web", ["set"], rule("web", matches=prefix("/only"))))
    settle(lambda: ask(fifty, "guest-2").status == 404)
    status, _, body, _ = fifty.lintel.request(                              # go back
        "POST", "/v1/namespaces/infra/gateways/edge/rollback", f'{{"toVersion": {version}}}',
        {"Content-Type": "application/json"})
    assert status == 201, body
    settle(lambda: is_gone(fifty, "guest-2"))
    stop.set()
    for worker in workers:
        worker.join(10)
    assert [worker.failure for worker in workers if worker.failure] == []
    assert in_place(fifty) > before
    assert fifty.edge.stat("listener_manager.listener_modified") == \
        fifty.edge.stat("listener_manager.listener_in_place_updated")


def is_gone(house, site):
    try:
        ask(house, site)
        return False
    except OSError:
        return True


def test_a_removed_listener_drains_only_its_own(fifty):
    with Client(fifty.port, "site-0.example.com", fifty.authority.pem) as leaving, \
            Client(fifty.port, "site-1.example.com", fifty.authority.pem) as staying:
        assert leaving.get("site-0.example.com").status == 200
        assert staying.get("site-1.example.com").status == 200
        fifty.delete(site_set(fifty, "site-0"))
        until(lambda: is_gone(fifty, "site-0"), "new connections are refused")
        until(lambda: drained(leaving, "site-0.example.com"), "the old one is let go")
        answer = staying.get("site-1.example.com")
        assert answer.status == 200 and answer.headers.get("connection") != "close"


def drained(client, host):
    """Told to close, or closed at the end of the drain time."""
    try:
        return client.get(host).headers.get("connection") == "close"
    except OSError:
        return True
    except Exception as error:
        return "Remote" in type(error).__name__
