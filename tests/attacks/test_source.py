"""What the program's own source may not hold: every exception is named here with the place it stands at."""

import ast
from collections.abc import Iterator
from configparser import ConfigParser
from functools import cache
from pathlib import Path

from tests.support import tree
from triage.config import ROOT

DANGEROUS = frozenset({
    "eval", "exec", "compile", "__import__", "from_string", "render_template_string", "ParserCreate",
    "Markup", "_create_unverified_context", "os.system", "os.popen", "md5", "sha1", "unquote", "unescape"})
BARRED = frozenset({
    "pickle", "marshal", "shelve", "dill", "yaml", "xml.etree", "xml.dom", "xml.sax", "lxml", "random",
    "telnetlib", "ftplib", "urllib.request", "requests", "httpx", "aiohttp"})
CONTEXTS = frozenset({"SSLContext", "create_default_context", "_create_stdlib_context"})
OUTWARD = frozenset({"http.client", "smtplib", "socket", "ssl"})
# Technology that is not here, and whose requirements therefore do not apply.
ABSENT = ("ldap", "ldap3", "graphql", "graphene", "strawberry", "ariadne", "websocket", "websockets",
          "wsproto", "pymemcache", "memcache", "elementpath", "lxml", "pylatex", "jpype", "aiortc")
ABSENT_IN_SCRIPTS = (
    "postMessage", "WebSocket", "RTCPeerConnection", "eval(", "new Function", "document.write", "__proto__",
    "insertAdjacentHTML", "sessionStorage", "indexedDB", "document.cookie", "serviceWorker", "http://", "https://")

# File → the dangerous calls in it. What makes each safe is said beside it, in the file.
ALLOWED = {
    "rules/program.py": {"exec", "compile"},            # source made of the numbers of nodes alone
    "services/importing/sheet.py": {"ParserCreate"},    # refuses every document type and entity
    "web/patient/unroll.py": {"from_string", "Markup"},  # templates of ours, compiled once per page
    "web/follow.py": {"unquote"},                       # an address of our own, as a server decodes it
    "web/admin/locations.py": {"Markup"},               # a page of ours whose values were escaped
    "web/desk/links.py": {"Markup"}, "web/paper.py": {"Markup"},   # squares of a QR code
}
REACHES_OUT = {
    "services/trust.py": {"ssl"}, "config/checks.py": {"ssl"}, "services/mail.py": {"smtplib", "ssl"},
    "services/firewall.py": {"socket"},   # asks where a name leads
    "services/messages/sending.py": {"smtplib"},
    "services/messages/gateway.py": {"http.client", "ssl"}, "services/deadline.py": {"socket"},
    "services/record/fhir_server.py": {"http.client", "ssl"}, "services/record/mllp.py": {"socket", "ssl"},
    "services/openid_host.py": {"http.client", "socket", "ssl"},
    "cli/run.py": {"socket"}, "cli/patience.py": {"socket"},   # whether a port is free
}
# Three statements that cannot have parameters: a word of two, and a name that was made of hexadecimal digits.
BUILT_SQL = {"store/dump.py", "store/engine.py"}


@cache
def parsed() -> list[tuple[str, ast.AST]]:
    """Give what may matter of every file: its calls and imports."""
    return [(str(path.relative_to(ROOT / "triage")), node) for path in tree.modules()
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call | ast.Import | ast.ImportFrom)]


def called(node: ast.AST) -> str:
    """Give the name of what is called; a method of something else that happens to be named alike is none."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Name):
        return node.func.id
    if not isinstance(node.func, ast.Attribute) or node.func.attr in ("eval", "exec", "compile"):
        return ""
    return ast.unparse(node.func) if node.func.attr in ("system", "popen") else node.func.attr


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def gathered(pairs: Iterator[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, what in pairs:
        found.setdefault(name, set()).add(what)
    return found


def test_nothing_runs_what_somebody_typed() -> None:
    found = gathered((name, called(node)) for name, node in parsed() if called(node) in DANGEROUS)
    assert found == ALLOWED


def test_nothing_is_unpacked_by_what_runs_it_or_drawn_by_guessable_chance() -> None:
    found = [(name, one) for name, node in parsed() for one in imported(node)
             if one in BARRED or one.partition(".")[0] in BARRED]
    assert found == []


def test_only_these_reach_another_host() -> None:
    found = gathered((name, one) for name, node in parsed() for one in imported(node) if one in OUTWARD)
    assert found == REACHES_OUT


def test_no_shell_runs_and_no_certificate_goes_unchecked() -> None:
    wrong = [(name, keyword.arg) for name, node in parsed() if isinstance(node, ast.Call)
             for keyword in node.keywords
             if keyword.arg in ("shell", "verify", "check_hostname")]
    assert wrong == []
    assert [path.name for path in tree.modules() if "CERT_NONE" in path.read_text()] == []


def test_one_place_says_what_an_encrypted_connection_keeps_to() -> None:
    made = {name for name, node in parsed() if called(node) in CONTEXTS}
    assert made == {"services/trust.py", "config/checks.py"}   # the latter only reads files into one


def test_statements_of_the_database_are_never_put_together() -> None:
    built = {name for name, node in parsed()
             if called(node) in ("text", "exec_driver_sql") and name.startswith(("store", "services", "web"))
             and isinstance(node, ast.Call) and node.args and not is_fixed(node.args[0])
             and "versions" not in name}
    assert built == BUILT_SQL


def is_fixed(node: ast.AST) -> bool:
    """Whether it is a text, or a constant's name."""
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id.isupper())


def test_technology_that_is_said_to_be_absent_is_absent() -> None:
    used = {one.partition(".")[0] for _, node in parsed() for one in imported(node)}
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg")
    needed = setup["options"]["install_requires"] + setup["options.extras_require"]["pdf"]
    assert used & {*ABSENT} == set()
    assert [one for one in ABSENT if any(line.startswith(one) for line in needed.splitlines())] == []


def test_scripts_do_nothing_of_the_kind() -> None:
    scripts = sorted((ROOT / "triage" / "static").glob("*.js"))
    assert len(scripts) > 5
    assert [(path.name, one) for path in scripts for one in ABSENT_IN_SCRIPTS
            if one in path.read_text()] == []


def test_browsers_keep_nothing_but_whether_one_letter_works() -> None:
    lines = [line for path in sorted((ROOT / "triage" / "static").glob("*.js"))
             for line in path.read_text().splitlines() if "localStorage" in line]
    assert lines
    assert [line for line in lines if '!== "off"' not in line and '"on" : "off"' not in line] == []


def test_only_what_the_page_lists_encrypts_and_hashes() -> None:
    imported_names = {alias.name for _, node in parsed() if isinstance(node, ast.ImportFrom)
                      and str(node.module).startswith("cryptography.hazmat") for alias in node.names}
    hashes = {name.partition(".")[2] for _, node in parsed()
              for name in [*imported(node), ast.unparse(node.func) if isinstance(node, ast.Call) else ""]
              if name.startswith("hashlib.") and "(" not in name}
    keyed = {arg.value for _, node in parsed()
             if isinstance(node, ast.Call) and ast.unparse(node.func) in ("hmac.digest", "hmac.new")
             for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}
    assert imported_names == {"AESGCM"}
    assert hashes == {"sha256", "blake2s"}
    assert keyed == {"sha256", "sha1"}   # sha1: the text message gateway's own signature
    listed = (ROOT / "docs" / "security.md").read_text().partition("## Cryptography")[2].partition("\n## ")[0]
    assert [one for one in ("AES-256-GCM", "SHA-256", "BLAKE2s", "HMAC-SHA-1", "argon2id")
            if one not in listed] == []


def test_a_dangerous_call_is_noticed() -> None:
    module = ast.parse("import os\nos.system('x')\neval('1')\ntext(f'SELECT {x}')\nmodel.eval(1)")
    assert [called(node) for node in ast.walk(module) if called(node) in DANGEROUS] == ["os.system", "eval"]
    assert not is_fixed(next(node.args[0] for node in ast.walk(module)
                             if isinstance(node, ast.Call) and called(node) == "text"))


def test_no_secret_lies_in_the_source() -> None:
    keys = ("BEGIN " + "PRIVATE KEY", "BEGIN RSA " + "PRIVATE KEY", "AKIA", "ghp_", "xoxb-")
    kinds = (".py", ".md", ".cfg", ".toml", ".yaml", ".html", ".js")
    texts = [(path, path.read_text()) for path in tree.files() if path.suffix in kinds]
    assert [path.name for path, text in texts if path != Path(__file__)
            and any(key in text for key in keys)] == []
