"""TLS for the portals that a replica answers for, with a certificate that nobody else trusts.

In:  host names. Out: an ``SSLContext`` for the server's side. The certificate is made anew at every start and
signs itself; Scrapy does not verify certificates unless told to, browsers must be told to ignore this one.
"""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

VALID_FOR = timedelta(days=30)


def server_context(hosts: Sequence[str]) -> ssl.SSLContext:
    """A context that shows a certificate for all the hosts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "replica.pem"
        path.touch(mode=0o600)
        path.write_bytes(_certificate(hosts))
        context.load_cert_chain(path)
    return context


def _certificate(hosts: Sequence[str]) -> bytes:
    """Key and certificate as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Replica portal, not the real one")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + VALID_FOR)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return secret + certificate.public_bytes(pem)
