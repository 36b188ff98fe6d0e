"""An application behind a certificate of its own making, on a port of this machine."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from flask import Flask
from werkzeug.serving import make_server

HERE = "127.0.0.1"


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a key and a certificate for this machine that lasts a day; give (certificate, key)."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HERE)])
    now = datetime.now(UTC)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HERE))]), critical=False)
            .sign(key, SHA256()))
    files = folder / "server.pem", folder / "server.key"
    files[0].write_bytes(made.public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files


@contextmanager
def served(app: Flask, port: int, folder: Path) -> Iterator[ssl.SSLContext]:
    """Serve over TLS; give what a client trusts."""
    certified, key = certificate(folder)
    server = make_server(HERE, port, app, threaded=True, ssl_context=(str(certified), str(key)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield ssl.create_default_context(cafile=certified)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
