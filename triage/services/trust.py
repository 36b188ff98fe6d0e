"""What every encrypted connection to another host keeps to: whose word is taken, and how old TLS may be."""

import ssl

OLDEST = ssl.TLSVersion.TLSv1_2
# Of TLS 1.2: keys of the moment, and ciphers that notice a change. Those of TLS 1.3 are all like that.
CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20"


def trusting(authority: str = "") -> ssl.SSLContext:
    """Give what a connection is made with: certificates and names are checked, and nothing old is spoken.

    `authority`: a PEM file whose certificates alone are believed then; empty: those of this machine.
    Raises OSError where the file cannot be read.
    """
    context = ssl.create_default_context(cafile=authority or None)
    context.minimum_version = OLDEST
    context.set_ciphers(CIPHERS)
    return context
