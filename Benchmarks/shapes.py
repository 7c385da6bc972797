"""The gateway and the listener sets that most parts measure."""

EDGE = "/v1/namespaces/infra/gateways/edge"
SNAPSHOT = EDGE + "/snapshot"


def gateway():
    return {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway",
            "metadata": {"namespace": "infra", "name": "edge",
                         "annotations": {"lintel.dev/certificates": "external"}},
            "spec": {"allowedListeners": {"namespaces": {"from": "All"}}}}


def listener_set(number, count, label=""):
    listeners = [
        {"name": f"l{index}", "hostname": f"h{index}{label}.team-{number}.example.com",
         "port": 443, "protocol": "HTTPS",
         "tls": {"mode": "Terminate", "certificateRefs": [{"name": "cert-of-the-bench"}]},
         "allowedRoutes": {"namespaces": {"from": "All"}}}
        for index in range(count)]
    return {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "ListenerSet",
            "metadata": {"namespace": f"team-{number}", "name": "web"},
            "spec": {"parentRef": {"namespace": "infra", "name": "edge"}, "listeners": listeners}}
