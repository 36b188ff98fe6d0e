"""A firewall that lets this server reach whom its settings name, and nobody else.

Whoever took the server over could neither send the records away nor look round in the clinic's network.
"""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path

from triage.services.errors import InvalidInput, NotFound
from triage.services.outward import Way

RESOLVERS = Path("/etc/resolv.conf")
DNS = 53
REMEMBERED = "6h"   # how long an address stays open after its name last led there
SETS = {4: ("ip", "ipv4_addr", "four"), 6: ("ip6", "ipv6_addr", "six")}   # nft's words, and our own
ROOT = 0
Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose connections are held to it: an account's of this machine, or those of a network of containers."""

    uid: int
    subnet: str = ""

    @property
    def hook(self) -> str:
        """Where the kernel meets them."""
        return "forward" if self.subnet else "output"

    @property
    def others(self) -> str:
        """What is true of everybody else's. Raises InvalidInput."""
        if not self.subnet:
            if self.uid == ROOT:
                raise InvalidInput("uid", "It would hold root to it, and with that the machine. Run this as "
                                          "the account that serves.")
            return f"meta skuid != {self.uid}"
        try:
            network = ip_network(self.subnet)
        except ValueError:
            raise InvalidInput("subnet", f"{self.subnet!r} is no network like 172.30.8.0/24.") from None
        return f"{SETS[network.version][0]} saddr != {network}"


def rules(ways: tuple[Way, ...], whose: Whose, resolvers: Path = RESOLVERS) -> str:
    """Give what `nft -f` takes. Run again, it adds the addresses that names lead to by then.

    Raises NotFound where a name leads nowhere, and InvalidInput.
    """
    reached = sorted({(address, way.port) for way in ways for address in _addresses(way)}, key=str)
    opened = [f"{kind} daddr . tcp dport @{name} accept" for kind, _, name in SETS.values()]
    kept = (f"{whose.others} return", "ct state established,related accept", *_names(resolvers), *opened,
            "counter reject")
    lines = ["add table inet backstory"]
    lines += [f"add set inet backstory {name} {{ type {type_} . inet_service; flags timeout; "
              f"timeout {REMEMBERED}; }}" for _, type_, name in SETS.values()]
    lines += [f"add chain inet backstory out {{ type filter hook {whose.hook} priority filter; "
              "policy accept; }", "flush chain inet backstory out"]
    lines += [f"add rule inet backstory out {rule}" for rule in kept]
    lines += [f"add element inet backstory {SETS[address.version][2]} {{ {address} . {port} }}"
              for address, port in reached]
    return "\n".join(lines) + "\n"


def _names(resolvers: Path) -> Iterator[str]:
    """Let names be looked up where this machine looks them up."""
    lines = resolvers.read_text().splitlines() if resolvers.exists() else []
    for words in map(str.split, lines):
        if len(words) > 1 and words[0] == "nameserver":
            address = ip_address(words[1].partition("%")[0])
            yield from (f"{SETS[address.version][0]} daddr {address} {way} dport {DNS} accept"
                        for way in ("udp", "tcp"))


def _addresses(way: Way) -> set[Address]:
    try:
        found = socket.getaddrinfo(way.host, way.port, type=socket.SOCK_STREAM)
    except OSError:
        raise NotFound(f"{way.what}: nobody knows where {way.host} is.") from None
    return {ip_address(str(one[4][0]).partition("%")[0]) for one in found}
