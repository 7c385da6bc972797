"""Resources as the tests apply them."""

API = "gateway.networking.k8s.io/v1"


def gateway(name="edge", listeners=(), **annotations):
    return {"apiVersion": API, "kind": "Gateway",
            "metadata": {"namespace": "infra", "name": name,
                         "annotations": {f"lintel.dev/{key.replace('_', '-')}": value
                                         for key, value in annotations.items()}},
            "spec": {"gatewayClassName": "lintel", "listeners": list(listeners),
                     "allowedListeners": {"namespaces": {"from": "All"}}}}


def http(name, port, hostname=None):
    listener = {"name": name, "port": port, "protocol": "HTTP"}
    return listener | ({"hostname": hostname} if hostname else {})


def https(name, port, hostname=None, certificate="cert"):
    return http(name, port, hostname) | {
        "protocol": "HTTPS", "tls": {"certificateRefs": [{"name": certificate}]}}


def listener_set(namespace, name, *listeners, gateway="edge"):
    return {"apiVersion": API, "kind": "ListenerSet",
            "metadata": {"namespace": namespace, "name": name},
            "spec": {"parentRef": {"namespace": "infra", "name": gateway},
                     "listeners": list(listeners)}}


def backend(namespace, name, *ports):
    return {"apiVersion": "lintel.dev/v1", "kind": "Backend",
            "metadata": {"namespace": namespace, "name": name},
            "spec": {"endpoints": [{"host": "127.0.0.1", "port": port} for port in ports]}}


def ref(name, **more):
    return {"group": "lintel.dev", "kind": "Backend", "name": name} | more


def rule(*backends, matches=None, **more):
    rule = {"backendRefs": [ref(item) if isinstance(item, str) else item for item in backends]}
    return rule | ({"matches": matches} if matches else {}) | more


def prefix(value):
    return [{"path": {"type": "PathPrefix", "value": value}}]


def route(namespace, name, parents, *rules, hostnames=(), kind="HTTPRoute", version=API):
    """`parents` are names of sets of the namespace, `set/section`, or whole parentRefs."""
    return {"apiVersion": version, "kind": kind,
            "metadata": {"namespace": namespace, "name": name},
            "spec": {"parentRefs": [parent_ref(parent) for parent in parents],
                     **({"hostnames": list(hostnames)} if hostnames else {}),
                     "rules": list(rules)}}


def parent_ref(parent):
    if isinstance(parent, dict):
        return parent
    name, _, section = parent.partition("/")
    return {"kind": "ListenerSet", "name": name} | ({"sectionName": section} if section else {})
