"""What docs/webhooks.md says to verify with, tried on a signature that openssl makes."""

import base64
import re
import subprocess
import time

import pytest

from document import ROOT

SECRETS = ["whsec_" + base64.b64encode(bytes(range(start, start + 32))).decode() for start in (0, 64, 128)]
BODY = b'{"a": "\xc3\xa9"}\n'


def code(language):
    text = (ROOT / "docs/webhooks.md").read_text()
    found = [block for block in re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL) if "verify(" in block]
    assert len(found) == 1
    return found[0]


def signature(secret, sent):
    key = base64.b64decode(secret.removeprefix("whsec_")).hex()
    done = subprocess.run(["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{key}", "-binary"],
                          input=f"commit-58-3f2a9c01.{sent}.".encode() + BODY, capture_output=True, check=True,
                          timeout=20)
    return "v1," + base64.b64encode(done.stdout).decode()


CASES = [
    ("one secret", SECRETS[:1], BODY, True),
    ("two, of which the receiver has the old one", [SECRETS[1], SECRETS[0]], BODY, True),
    ("another secret", SECRETS[1:2], BODY, False),
    ("another body", SECRETS[:1], BODY[:-1], False),
    ("no signature", [], BODY, False),
]


@pytest.mark.parametrize("name, signed, body, is_genuine", CASES, ids=[case[0] for case in CASES])
def test_in_python(name, signed, body, is_genuine):
    scope = {}
    exec(code("python"), scope)
    sent = str(int(time.time()))
    headers = {"webhook-id": "commit-58-3f2a9c01", "webhook-timestamp": sent,
               "webhook-signature": " ".join(signature(secret, sent) for secret in signed)}
    assert scope["verify"](body, headers, SECRETS[0], SECRETS[2]) is is_genuine
    assert not scope["verify"](body, headers | {"webhook-timestamp": str(int(sent) - 301)}, SECRETS[0])


@pytest.mark.parametrize("name, signed, body, is_genuine", CASES, ids=[case[0] for case in CASES])
def test_in_shell(tmp_path, name, signed, body, is_genuine):
    (tmp_path / "body").write_bytes(body)
    words = " ".join(signature(secret, "1795341660") for secret in signed)
    script = code("sh") + 'verify body commit-58-3f2a9c01 1795341660 "$1" "$2"\n'
    done = subprocess.run(["sh", "-c", script, "sh", words, SECRETS[0]], cwd=tmp_path, capture_output=True, text=True,
                          timeout=20)
    assert (done.returncode == 0, done.stdout) == (is_genuine, "genuine\n" if is_genuine else "forged\n")
