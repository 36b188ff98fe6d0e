"""What a browser of 2019 reads of a style sheet: Safari 12, the last one of telephones that are still used.

What it does not know it leaves out: the declaration, or the rule with all its selectors.
"""

import re
from collections.abc import Iterator

import tinycss2
from playwright.sync_api import Page, Route
from tinycss2.ast import AtRule, Declaration, Node, QualifiedRule

NO_SELECTOR = re.compile(r":(?:is|where|has)\(|:focus-visible|:not\([^)]*[ ,>]")
NO_PROPERTY = re.compile(r"(?:inset(?:-.+)?|(?:margin|padding)-(?:block|inline)|accent-color|scroll-.+)$")
NO_VALUE = re.compile(r"\b(?:clamp|min|max)\(")
NO_SCRIPT = "delete CSSStyleSheet.prototype.replaceSync"


def serve_former_styles(page: Page) -> None:
    """Give a page its styles as such a browser reads them."""
    def read(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=former(answer.text()))

    page.add_init_script(NO_SCRIPT)
    page.route(re.compile(r"\.css\b"), read)


def former(css: str) -> str:
    """Give a style sheet without what is too new for it."""
    return "\n".join(_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)))


def _rules(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        prelude = tinycss2.serialize(node.prelude)
        if isinstance(node, QualifiedRule) and not NO_SELECTOR.search(prelude):
            yield f"{prelude}{{{';'.join(_declarations(node))}}}"
        elif isinstance(node, AtRule) and node.content is not None:
            yield from _within(node, prelude)


def _within(node: AtRule, prelude: str) -> Iterator[str]:
    inside = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
    if node.lower_at_keyword == "supports":   # each of ours asks for something younger
        yield from _rules(inside) if prelude.strip().startswith("not") else ()
    elif node.lower_at_keyword == "media":
        yield f"@media {prelude}{{{' '.join(_rules(inside))}}}"


def _declarations(rule: QualifiedRule) -> Iterator[str]:
    found = [one for one in tinycss2.parse_blocks_contents(rule.content) if isinstance(one, Declaration)]
    grid = any(tinycss2.serialize(one.value) == "grid" for one in found)
    for one in found:
        value = tinycss2.serialize(one.value)
        spaced = one.name.endswith("gap") and not grid
        if not (NO_PROPERTY.match(one.name) or NO_VALUE.search(value) or spaced):
            yield f"{one.name}:{value}{' !important' if one.important else ''}"
