"""Signing in at an issuer that others wrote (oidc-provider-mock), and what is left of it afterwards."""

import re

import oidc_provider_mock
import pytest
from oidc_provider_mock import _app as provider
from playwright.sync_api import expect

from shop_server import start


@pytest.fixture
def issuer(monkeypatch):
    """It takes clients without a secret, as those are that cannot keep one, and names its key."""
    usual = provider.OpenIDCode.get_jwt_config

    def config(self, grant, client=None):
        return usual(self, grant, client) | {"kid": provider.storage.jwk.thumbprint()}

    monkeypatch.setattr(provider.OpenIDCode, "get_jwt_config", config)
    for grant in (provider.AuthorizationCodeGrant, provider.RefreshTokenGrant):
        monkeypatch.setattr(grant, "TOKEN_ENDPOINT_AUTH_METHODS", ["none"])
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def page(issuer, tmp_path, open_page, watch):
    watch.allow(f"another host: {re.escape(issuer)}")
    watch.allow(r"jsdelivr\.net")  # The issuer's own page is not this console's.
    with start(tmp_path, is_open=False, options=[
            "--oidc-issuer", issuer, "--oidc-audience", "lintel", "--oidc-token-type", "id"]) as lintel:
        yield open_page(lintel, "/access?view=who")


def test_who_signs_in_at_the_issuer_gets_where_one_wanted_to_go(page):
    page.get_by_role("link", name="Sign in with localhost").click()
    page.locator("input[name=sub]").fill("ada")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/access\?view=who$"))
    expect(page.locator(".answer")).to_have_text("You may not see who may do what.")
    page.get_by_role("navigation", name="Parts of Access").get_by_role("link", name="You").click()
    expect(page.get_by_role("main")).to_contain_text("oidc:ada")
    assert page.evaluate("document.cookie") == ""
