"""Sets of HTTPS listeners with certificates and routes, as proxies serve them."""

from testkit import Authority, gateway, https, listener_set, route, secret


class Edge:
    """`sets` teams with `listeners` HTTPS listeners each, all on `port`.

    A team has one certificate for its wildcard, and for each listener a route that redirects: a
    proxy answers it by itself, so that no backend's time is measured.
    """

    def __init__(self, port, sets, listeners):
        self.port, self.sets, self.listeners = port, sets, listeners
        self.authority = Authority()
        self.leaf = self.authority.leaf("*.example.com")

    @property
    def count(self):
        return self.sets * self.listeners

    def host(self, team, index):
        return f"h{index}-of-team-{team}.example.com"

    def set(self, team, extra=()):
        hosts = [self.host(team, index) for index in range(self.listeners)]
        return listener_set(f"team-{team}", "web", *(
            https(f"l{number}", self.port, host)
            for number, host in enumerate([*hosts, *extra])))

    def route(self, team, index, target):
        redirect = {"type": "RequestRedirect", "requestRedirect": {"hostname": target}}
        return route(f"team-{team}", f"r{index}", [f"web/l{index}"], {"filters": [redirect]})

    def apply_to(self, lintel, teams_at_once=50):
        lintel.change([gateway()])
        for first in range(0, self.sets, teams_at_once):
            teams = range(first, min(first + teams_at_once, self.sets))
            lintel.change([
                resource for team in teams for resource in (
                    secret(f"team-{team}", "cert", self.leaf), self.set(team),
                    *(self.route(team, index, "first.example.com")
                      for index in range(self.listeners)))])
