"""Tokens of an issuer that others wrote (oidc-provider-mock) say who one is."""

from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import parse_qs, urlparse

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
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="lintel", error="invalid_token"'


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
