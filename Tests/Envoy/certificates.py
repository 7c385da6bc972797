"""A certificate authority of the tests' own, and leaves signed by it."""

import base64
import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAY = datetime.timedelta(days=1)


def pem_of(key):
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


class Authority:
    def __init__(self, name="Test CA"):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate = (
            self._builder(self.name, self.key, 3650)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(self.key, hashes.SHA256()))
        self.pem = certificate.public_bytes(serialization.Encoding.PEM)

    def _builder(self, subject, key, days):
        now = datetime.datetime.now(datetime.timezone.utc)
        return (
            x509.CertificateBuilder().subject_name(subject).issuer_name(self.name)
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - DAY).not_valid_after(now + days * DAY))

    def client(self, name, *groups, days=90):
        """Chain and key in PEM of a client, as `lintel serve --client-ca` reads them."""
        subject = x509.Name(
            [x509.NameAttribute(NameOID.ORGANIZATION_NAME, group) for group in groups]
            + [x509.NameAttribute(NameOID.COMMON_NAME, name)])
        return self._signed(subject, days, x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]))

    def leaf(self, *names, days=90):
        """Chain and key in PEM, for the DNS names."""
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
        names = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        return self._signed(subject, days, names)

    def _signed(self, subject, days, extension):
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            self._builder(subject, key, days).add_extension(extension, critical=False)
            .sign(self.key, hashes.SHA256()))
        return certificate.public_bytes(serialization.Encoding.PEM), pem_of(key)


def secret(namespace, name, leaf):
    """The `Secret` that holds a leaf, as teams write it."""
    chain, key = leaf
    return {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls",
            "metadata": {"namespace": namespace, "name": name},
            "data": {"tls.crt": base64.b64encode(chain).decode(),
                     "tls.key": base64.b64encode(key).decode()}}


def serial_number(der):
    return x509.load_der_x509_certificate(der).serial_number


def serial_number_of(leaf):
    return x509.load_pem_x509_certificate(leaf[0]).serial_number
