"""Certificates that cannot be used, or not be opened: nobody else is in the dark for them."""

import datetime
import json
import signal
import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from certificates import pem_of, secret
from clients import get
from conftest import binary, until
from resources import backend, gateway, https, listener_set, route, rule
from servers import free_port

DAY = datetime.timedelta(days=1)


@pytest.fixture
def shop(house):
    house.start()
    house.port, house.web = free_port(), house.backend("web")
    house.apply(gateway(), backend("shop", "web", house.web.port),
                secret("shop", "cert", house.authority.leaf("www.example.com")),
                listener_set("shop", "set", https("https", house.port, "www.example.com")),
                route("shop", "web", ["set"], rule("web")))
    house.edge = house.envoy()
    until(lambda: works(house))
    return house


def works(house, path="/"):
    return get(house.port, "www.example.com", path, sni=True,
               trusted=house.authority.pem).status == 200


def programmed(house, path="gateways/edge", namespace="infra"):
    status = house.get(f"/v1/namespaces/{namespace}/{path}")["status"]
    return next(found for found in status["conditions"] if found["type"] == "Programmed")


def nameless():
    """A leaf that Envoy refuses a whole listener for."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder().subject_name(x509.Name([])).issuer_name(x509.Name([]))
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY).not_valid_after(now + DAY).sign(key, hashes.SHA256()))
    return certificate.public_bytes(serialization.Encoding.PEM), pem_of(key)


def test_a_certificate_that_envoy_refuses_is_its_owners_alone(shop):
    shop.apply(secret("evil", "cert", nameless()),
               listener_set("evil", "set", https("https", shop.port, "evil.example.com")),
               route("shop", "web", ["set"], rule("web")))
    assert "names nobody" in shop.get("/v1/namespaces/evil/secrets/cert")["problem"]
    status = shop.get("/v1/namespaces/evil/listenersets/set")["status"]["listeners"][0]
    reasons = {item["type"]: item["reason"] for item in status["conditions"]}
    assert reasons["ResolvedRefs"] == "InvalidCertificateRef"
    # What others want afterwards is delivered.
    more = listener_set("shop", "set", https("https", shop.port, "www.example.com"),
                        https("more", shop.port, "more.example.com"))
    shop.apply(secret("shop", "cert", shop.authority.leaf("www.example.com", "more.example.com")),
               more)
    until(lambda: get(shop.port, "more.example.com", sni=True,
                      trusted=shop.authority.pem).status == 200)
    assert programmed(shop)["status"] == "True"


def test_pem_is_given_as_it_is_read(shop):
    """Line ends of old, a header in the block and text around it: one library reads that."""
    chain, key = shop.authority.leaf("www.example.com")
    chain = chain.replace(b"CERTIFICATE-----\nM", b"CERTIFICATE-----\nSubject: www\n\nM")
    odd = b"the chain\n" + chain.replace(b"\n", b"\r"), key.replace(b"-----END", b"\n-----END")
    shop.apply(secret("shop", "cert", odd))
    serial = x509.load_pem_x509_certificate(
        chain.replace(b"Subject: www\n\n", b"")).serial_number
    until(lambda: str(serial) in str(shown(shop)))
    assert programmed(shop)["status"] == "True" and works(shop)


def shown(house):
    """Serial numbers of the certificates that the proxy has."""
    status = json.loads(house.edge.get("/certs")[2])["certificates"]
    return [int(chain["serial_number"], 16) for item in status for chain in item["cert_chain"]]


def test_a_missing_master_key_withdraws_nothing(shop):
    file = shop.folder / "lintel.db.master-key"
    right = file.read_text()
    restart(shop, lambda: file.write_text(subprocess.run(
        [binary("LINTEL_BINARY"), "keys", "generate"], check=True, capture_output=True,
        text=True).stdout))
    until(lambda: programmed(shop)["reason"] == "SecretsLocked")
    assert right.split(":")[0] in programmed(shop)["message"]
    shop.apply(route("shop", "web", ["set"], rule("web", timeouts={"request": "7s"})))
    parents = until(lambda: (found := shop.get("/v1/namespaces/shop/httproutes/web")["status"]
                             ["parents"])[0]["servingReason"] == "Held" and found)
    assert parents[0]["serving"] is False
    assert works(shop), "the proxies keep what they had"
    restart(shop, lambda: file.write_text(right))
    until(lambda: programmed(shop)["status"] == "True")
    until(lambda: shop.get("/v1/namespaces/shop/httproutes/web")["status"]
          ["parents"][0]["serving"])
    assert works(shop)


def restart(house, change):
    house.lintel.process.send_signal(signal.SIGKILL)
    house.lintel.process.wait()
    change()
    house.start()
