"""Tokens of an issuer that others wrote (oidc-provider-mock), and of one behind TLS, say who one is."""

import json
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

import joserfc.jwk
import joserfc.jwt
import oidc_provider_mock
import pytest
import requests
from oidc_provider_mock import _app as provider

from conftest import running_server

CALLBACK = "http://localhost/callback"


@pytest.fixture
def names_its_key(monkeypatch):
    """The issuer has one key, and does not say so in its tokens unless it is told to."""
    usual = provider.OpenIDCode.get_jwt_config

    def config(self, grant, client=None):
        return usual(self, grant, client) | {"kid": provider.storage.jwk.thumbprint()}

    monkeypatch.setattr(provider.OpenIDCode, "get_jwt_config", config)


class Issuer:
    def __init__(self, url):
        self.url = url

    def token(self, user="ada", client="lintel", **claims):
        """What a browser and a client do to get a token (OpenID Connect Core 1.0, section 3.1)."""
        assert requests.put(f"{self.url}/users/{user}", json=claims, timeout=10).status_code == 204
        asked = requests.post(
            f"{self.url}/oauth2/authorize", data={"sub": user}, allow_redirects=False, timeout=10,
            params={"client_id": client, "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid email"})
        code = parse_qs(urlparse(asked.headers["Location"]).query)["code"][0]
        grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
        answer = requests.post(f"{self.url}/oauth2/token", auth=(client, "secret"), data=grant, timeout=10)
        return answer.json()["id_token"]


@contextmanager
def running_issuer(**options):
    with oidc_provider_mock.run_server_in_thread(**options) as server:
        yield Issuer(f"http://localhost:{server.server_port}")


@contextmanager
def server_of(issuer, folder):
    with running_server(
        folder, "--oidc-issuer", issuer.url, "--oidc-audience", "lintel", "--oidc-groups-claim", "groups"
    ) as url:
        yield url


def me(url, token):
    return requests.get(f"{url}/v1/me", headers={"Authorization": f"Bearer {token}"}, timeout=20)


def test_a_group_of_the_issuer_has_its_role(names_its_key, tmp_path):
    with running_issuer() as issuer, server_of(issuer, tmp_path) as url:
        token = issuer.token(groups=["platform"])
        answer = me(url, token)
        assert answer.status_code == 200, answer.text
        assert answer.json()["principal"] == "oidc:ada"
        assert "oidc:platform" in answer.json()["groups"]
        assert answer.json()["namespaces"] == []

        admin = (tmp_path / "lintel.db.admin-token").read_text().strip()
        binding = {
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
            "metadata": {"name": "platform"}, "subjects": [{"kind": "Group", "name": "oidc:platform"}],
            "roleRef": {"kind": "ClusterRole", "name": "viewer"}}
        made = requests.post(
            f"{url}/v1/changes", json=binding, headers={"Authorization": f"Bearer {admin}"}, timeout=20)
        assert made.status_code == 201, made.text
        gateways = f"{url}/v1/gateways"
        inside = {"Authorization": f"Bearer {token}"}
        outside = {"Authorization": f"Bearer {issuer.token('bob', groups=['others'])}"}
        assert requests.get(gateways, headers=inside, timeout=20).status_code == 200
        assert requests.get(gateways, headers=outside, timeout=20).status_code == 403
        assert token not in (tmp_path / "server.log").read_text()


def test_a_token_for_another_client_is_refused(names_its_key, tmp_path):
    with running_issuer() as issuer, server_of(issuer, tmp_path) as url:
        answer = me(url, issuer.token(client="another"))
        assert answer.status_code == 401 and "another audience" in answer.text
        metadata = f"{url}/.well-known/oauth-protected-resource"
        assert answer.headers["WWW-Authenticate"] == (
            f'Bearer realm="lintel", error="invalid_token", resource_metadata="{metadata}"')
        told = requests.get(metadata, timeout=20).json()
        assert told["resource"] == url and told["authorization_servers"] == [issuer.url]


def test_an_expired_token_is_refused(names_its_key, tmp_path):
    with running_issuer(access_token_max_age=timedelta(hours=-1)) as issuer, server_of(issuer, tmp_path) as url:
        answer = me(url, issuer.token())
        assert answer.status_code == 401 and "has expired" in answer.text


def test_a_token_that_does_not_name_its_key_is_refused(tmp_path):
    with running_issuer() as issuer, server_of(issuer, tmp_path) as url:
        answer = me(url, issuer.token())
        assert answer.status_code == 401 and "has no kid" in answer.text


def test_a_token_that_is_none_of_openid_connect_is_refused(names_its_key, tmp_path):
    with running_issuer() as issuer, server_of(issuer, tmp_path) as url:
        assert me(url, "JVYYT2HZl5oQ46EbxuqIlGq746cbMWZwDoTuA5JL").status_code == 401


class SecureIssuer:
    """Files behind TLS, with a certificate that nobody knows."""

    def __init__(self, folder):
        self.key = joserfc.jwk.OKPKey.generate_key("Ed25519", {"kid": "one"})
        self.certificate = folder / "issuer.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
             "-subj", "/CN=issuer", "-addext", "subjectAltName=DNS:localhost", "-keyout", folder / "issuer.key",
             "-out", self.certificate], check=True, capture_output=True)
        site = folder / "site"
        (site / ".well-known").mkdir(parents=True)
        self.server = ThreadingHTTPServer(("localhost", 0), partial(SimpleHTTPRequestHandler, directory=site))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, folder / "issuer.key")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://localhost:{self.server.server_port}"
        (site / ".well-known/openid-configuration").write_text(
            json.dumps({"issuer": self.url, "jwks_uri": f"{self.url}/keys"}))
        (site / "keys").write_text(json.dumps({"keys": [self.key.as_dict(private=False)]}))

    def __enter__(self):
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def token(self):
        now = int(time.time())
        claims = {"iss": self.url, "aud": "lintel", "sub": "ada", "iat": now, "exp": now + 300}
        return joserfc.jwt.encode({"alg": "EdDSA", "kid": "one"}, claims, self.key, algorithms=["EdDSA"])


def test_an_issuer_behind_tls_shows_who_it_is(tmp_path):
    with SecureIssuer(tmp_path) as issuer:
        options = ["--oidc-issuer", issuer.url, "--oidc-audience", "lintel"]
        with running_server(tmp_path, *options, "--oidc-ca", str(issuer.certificate)) as url:
            answer = me(url, issuer.token())
            assert answer.status_code == 200 and answer.json()["principal"] == "oidc:ada", answer.text
        with running_server(tmp_path, *options) as url:
            answer = me(url, issuer.token())
            assert answer.status_code == 503 and answer.json()["type"] == "/problems/issuer-unavailable"
            assert answer.headers["Retry-After"] == "5"
            assert "cannot show that it is meant" in (tmp_path / "server.log").read_text()
