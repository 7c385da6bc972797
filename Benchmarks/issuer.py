"""An issuer of OpenID Connect that is a file with its key."""

import base64
import json
import time

from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

URL = "https://issuer.example"


def text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Issuer:
    def __init__(self, file):
        self.key = ec.generate_private_key(ec.SECP256R1())
        numbers = self.key.public_key().public_numbers()
        key = {"kty": "EC", "crv": "P-256", "kid": "bench", "x": text(numbers.x.to_bytes(32, "big")),
               "y": text(numbers.y.to_bytes(32, "big"))}
        file.write_text(json.dumps({"keys": [key]}))
        self.options = ["--oidc-issuer", URL, "--oidc-audience", "lintel", "--oidc-keys", str(file)]

    def token(self, user):
        now = int(time.time())
        header = {"alg": "ES256", "typ": "JWT", "kid": "bench"}
        claims = {"iss": URL, "aud": "lintel", "sub": user, "iat": now, "exp": now + 3600}
        signed = ".".join(text(json.dumps(part).encode()) for part in (header, claims))
        r, s = utils.decode_dss_signature(self.key.sign(signed.encode(), ec.ECDSA(SHA256())))
        return f"{signed}.{text(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
