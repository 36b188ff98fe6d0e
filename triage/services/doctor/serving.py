"""What no patient may be served with. The settings alone are asked: the server asks them when it starts."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from triage.config import LOOPBACK
from triage.services.doctor.place import Check, Place, Weight

SECRETS = ("secret_key", "password_salt", "totp_secret")
FEWEST = 10          # different characters, or bytes: random ones have far more
WIDEST = {4: 8, 6: 32}   # bits of a network of proxies: wider ones hold whoever is near
TRUE = ("1", "true", "yes", "on")
A_KEY = 'python3 -c "import base64, os; print(base64.b64encode(os.urandom(32)).decode())"'


def default_secrets(place: Place) -> Iterator[str]:
    """Name secrets that somebody could guess: of few characters, taken from a page, or one for two things."""
    settings = place.settings
    values: dict[str, str | bytes] = {name.upper(): getattr(settings, name) for name in SECRETS}
    values |= {f"ENCRYPTION_KEYS[{name!r}]": key for name, key in settings.encryption_keys.items()}
    values["LINK_KEY"] = settings.link_key
    for name, value in values.items():
        if len(set(value)) < FEWEST or (isinstance(value, str) and " " in value.strip()):
            yield f"{name} is no random value: it can be guessed."
    same = [name for name, value in values.items() if list(values.values()).count(value) > 1]
    if same:
        yield f"{' and '.join(sorted(same))} are the same."


def debug(place: Place) -> Iterator[str]:
    """Name what shows the inside of the program to whoever asks for it."""
    for name in ("FLASK_DEBUG", "WERKZEUG_DEBUG_PIN", "FLASK_TEMPLATES_AUTO_RELOAD"):
        if place.environment.get(name, "").lower() in TRUE:
            yield f"{name} is set: pages of errors would show the program's inside."


def plain_http(place: Place) -> Iterator[str]:
    """Name an address without HTTPS, and HTTPS that nobody tells us of."""
    settings = place.settings
    if settings.demo:
        return
    if not settings.secure and not settings.plain_http:
        yield f"BASE_URL is {settings.base_url}: answers about health would travel in the open."
    if settings.secure and not settings.proxies:
        yield "BASE_URL is an https address, and PROXIES is 0: nothing says who speaks TLS for us."


def loose_proxies(place: Place) -> Iterator[str]:
    """Name networks that are believed although anybody could ask from them."""
    if place.settings.proxies:
        for network in place.settings.proxy_networks:
            if network.prefixlen < WIDEST[network.version]:
                yield f"PROXY_NETWORKS holds {network}: half the world could say who it is."


def one_factor(place: Place) -> Iterator[str]:
    """Name accounts of clinicians that a password alone opens."""
    if not place.settings.demo and not place.settings.two_factors:
        yield "TWO_FACTORS is off: a password alone opens the records to clinicians and administrators."


def open_monitoring(place: Place) -> Iterator[str]:
    """Name numbers of the server that anybody may read."""
    for network in place.settings.monitor_networks:
        if network.prefixlen < WIDEST[network.version]:
            yield f"MONITOR_NETWORKS holds {network}: /metrics would be open to everybody."


def demonstration_in_the_open(place: Place) -> Iterator[str]:
    """Name a demonstration that more than this machine reaches: its passwords are printed."""
    host = urlsplit(place.settings.base_url).hostname
    if place.settings.demo and host not in LOOPBACK:
        yield f"DEMO is on, and BASE_URL names {host}: the demonstration's passwords are no secret."


CHECKS = (
    Check("default-secrets", Weight.DANGEROUS, default_secrets,
          f"Make each anew, in config.py or the environment: {A_KEY}. "
          "Keys that records were sealed with stay in ENCRYPTION_KEYS, and ACTIVE_KEY names the new one."),
    Check("debug", Weight.DANGEROUS, debug, "Take it out of the environment."),
    Check("plain-http", Weight.DANGEROUS, plain_http,
          "Put a proxy with TLS in front (docs/deploy.md), and set BASE_URL to its https address, PROXIES to "
          "1 and PROXY_NETWORKS to where it asks from. To try things on this machine alone: PLAIN_HTTP."),
    Check("loose-proxies", Weight.DANGEROUS, loose_proxies,
          "Name the proxies' own addresses in PROXY_NETWORKS."),
    Check("one-factor", Weight.DANGEROUS, one_factor, "Set TWO_FACTORS to True."),
    Check("open-monitoring", Weight.WRONG, open_monitoring,
          "Name in MONITOR_NETWORKS where your monitoring asks from, or give it a MONITOR_TOKEN."),
    Check("open-demonstration", Weight.WRONG, demonstration_in_the_open,
          "Set DEMO to False, and run `flask demo clear`."),
)
