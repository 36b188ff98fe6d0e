"""What the server says once it serves: where, and how to get in."""

from collections.abc import Iterator

from triage.services import demo, setup
from triage.services.parts import Services

RULE = "-" * 88


def text(parts: Services) -> str:
    """Give everything that the person at the keyboard needs next."""
    lines = [RULE, f"Backstory serves on {parts.settings.base_url}   (Ctrl-C ends it)"]
    if demo.is_present(parts.store):
        lines += ["", demonstration(parts)]
    elif code := setup.one_time_code(parts.store, now=parts.now()):
        lines += ["", *_first_run(parts.settings.base_url, code)]
    if parts.settings.mail_folder:
        lines += ["", f"No mail server is set (SMTP_HOST): alarms are kept in {parts.settings.mail_folder}."]
    elif not parts.settings.smtp_host:
        lines += ["", "No mail server is set (SMTP_HOST): alerts show on the staff's pages only."]
    return "\n".join([*lines, RULE])


def demonstration(parts: Services) -> str:
    """Give the sign-ins of the demonstration, and one patient's link with the date that opens it."""
    return "\n".join(_demonstration(parts))


def _demonstration(parts: Services) -> Iterator[str]:
    address = parts.settings.base_url.rstrip("/")
    yield "Demonstration clinic: everybody in it is made up. `flask demo clear` takes it out."
    yield f"  Staff sign in at {address}/sign-in with the password {demo.password(parts.settings)}"
    for account in demo.plan()["account"]:
        duties = ", ".join(role.replace("_", " ") for role in account["roles"])
        yield f"    {account['email']:<26} {account['name']}, {duties}"
    example = demo.example(parts)
    if example:
        born = example.birth_date
        yield f"  A patient's link: {example.link.url}"
        yield f"    for {example.name}, born {born:%B} {born.day}, {born.year} ({born:%m/%d/%Y})"
    else:
        yield "  Its links have ended. Make it anew: flask demo clear && flask demo load"


def _first_run(address: str, code: str) -> Iterator[str]:
    yield "Nobody has an account yet. Make the first administrator and the first location:"
    yield f"  {address.rstrip('/')}/first-run"
    yield f"  with the code {grouped(code)}, which works once and for a day"


def grouped(code: str) -> str:
    """Give a code in groups of four, as people read it out."""
    return "-".join(code[start:start + 4] for start in range(0, len(code), 4))
