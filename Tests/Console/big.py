"""A gateway of 100,000 listeners: 200 teams, each with eight sets, and some names wanted twice."""

from shop_server import start

TEAMS, SETS, LISTENERS = 200, 8, 63
#: 200 × 8 × 62.5: every other set has one less.
COUNT = 100_000

PORTS = [443, 443, 443, 80, 80, 8443, 8080]
API = "gateway.networking.k8s.io/v1"


def gateway():
    return {"apiVersion": API, "kind": "Gateway",
            "metadata": {"namespace": "infra", "name": "edge",
                         "annotations": {"lintel.dev/certificates": "external",
                                         "lintel.dev/conflict-policy": "report"}},
            "spec": {"gatewayClassName": "lintel",
                     "allowedListeners": {"namespaces": {"from": "All"}}}}


def listener(team, number, index):
    port = PORTS[index % len(PORTS)]
    # The first name of each fortieth team is one that the team before has.
    owner = team - 1 if team % 40 == 39 and (number, index) == (0, 0) else team
    secure = {"protocol": "HTTPS", "tls": {"certificateRefs": [{"name": "wildcard"}]}}
    return {"name": f"l{index}", "port": port,
            "hostname": f"h{number * LISTENERS + index}.team-{owner:03}.example.com",
            **(secure if port in (443, 8443) else {"protocol": "HTTP"})}


def listener_set(team, number):
    return {"apiVersion": API, "kind": "ListenerSet",
            "metadata": {"namespace": f"team-{team:03}", "name": f"set-{number}"},
            "spec": {"parentRef": {"namespace": "infra", "name": "edge"},
                     "listeners": [listener(team, number, index)
                                   for index in range(LISTENERS - number % 2)]}}


def start_big(folder):
    lintel = start(folder)
    lintel.change([gateway()])
    for first in range(0, TEAMS, 20):
        lintel.change([listener_set(team, number)
                       for team in range(first, first + 20) for number in range(SETS)])
    return lintel
