"""What docs/webhooks.md says to verify with, tried on a signature that openssl makes."""

import base64
import http.client
import re
import subprocess
import sys
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


STRANGE = [
    {"webhook-timestamp": None}, {"webhook-id": None}, {"webhook-signature": None}, {"webhook-timestamp": "x"},
    {"webhook-timestamp": "-1"}, {"webhook-timestamp": "²"}, {"webhook-timestamp": "9" * 5000},
    {"webhook-signature": "v1,\u00e9"}, {"webhook-signature": "v1,"},
]


@pytest.mark.parametrize("strange", STRANGE, ids=str)
def test_what_strangers_send_is_forged(strange):
    scope = {}
    exec(code("python"), scope)
    sent = str(int(time.time()))
    headers = {"webhook-id": "commit-58-3f2a9c01", "webhook-timestamp": sent,
               "webhook-signature": signature(SECRETS[0], sent)} | strange
    headers = {name: value for name, value in headers.items() if value is not None}
    assert scope["verify"](BODY, headers, SECRETS[0]) is False


@pytest.mark.parametrize("empty", range(3))
def test_without_a_header_it_is_forged_in_shell(tmp_path, empty):
    (tmp_path / "body").write_bytes(BODY)
    words = ["commit-58-3f2a9c01", "1795341660", signature(SECRETS[0], "1795341660")]
    words[empty] = ""
    script = code("sh") + 'verify body "$1" "$2" "$3" "$4"\n'
    done = subprocess.run(["sh", "-c", script, "sh", *words, SECRETS[0]], cwd=tmp_path, capture_output=True, text=True,
                          timeout=20)
    assert (done.returncode, done.stdout) == (1, "forged\n")


@pytest.fixture
def receiver(tmp_path):
    """examples/receiver.py, its file of secrets and its port; ended by its id."""
    file = tmp_path / "secrets"
    file.write_text(SECRETS[1] + "\n" + SECRETS[0] + "\n")
    process = subprocess.Popen([sys.executable, str(ROOT / "examples/receiver.py"), str(file)],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield process, file, int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()


def post(port, headers, body=BODY):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("POST", "/", body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def signed(secret, **other):
    sent = str(int(time.time()))
    headers = {"webhook-id": "commit-58-3f2a9c01", "webhook-timestamp": sent, "webhook-signature": signature(secret, sent)}
    return headers | {name.replace("_", "-"): value for name, value in other.items()}


def test_the_receiver_of_the_examples(receiver):
    process, file, port = receiver
    assert post(port, {}) == 401
    assert post(port, signed(SECRETS[0], webhook_timestamp="x")) == 401
    assert post(port, signed(SECRETS[2]), b'{"x": 1}') == 401
    assert post(port, signed(SECRETS[2])) == 401
    # Signed, and no event: who has the secret may send what it likes.
    assert post(port, signed(SECRETS[0])) == 204
    assert post(port, signed(SECRETS[1])) == 204
    file.write_text(SECRETS[2] + "\n")
    assert post(port, signed(SECRETS[2])) == 204
    assert post(port, signed(SECRETS[0])) == 401
    assert process.poll() is None


@pytest.mark.parametrize("name, signed, body, is_genuine", CASES, ids=[case[0] for case in CASES])
def test_in_shell(tmp_path, name, signed, body, is_genuine):
    (tmp_path / "body").write_bytes(body)
    words = " ".join(signature(secret, "1795341660") for secret in signed)
    script = code("sh") + 'verify body commit-58-3f2a9c01 1795341660 "$1" "$2"\n'
    done = subprocess.run(["sh", "-c", script, "sh", words, SECRETS[0]], cwd=tmp_path, capture_output=True, text=True,
                          timeout=20)
    assert (done.returncode == 0, done.stdout) == (is_genuine, "genuine\n" if is_genuine else "forged\n")
