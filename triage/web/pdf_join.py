"""Several tagged PDFs made into one, tags and all: pages in order, one tree of tags, one table of parents."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any


def can_join() -> bool:
    """Whether the library for it is installed."""
    try:
        import pikepdf  # noqa: F401, PLC0415  # not installed everywhere
    except ImportError:
        return False
    return True


def join(parts: Sequence[bytes]) -> bytes:
    """Give one PDF. The first one's title and language stand for all."""
    if len(parts) == 1:
        return parts[0]
    import pikepdf  # noqa: PLC0415  # slow to load

    whole = pikepdf.open(BytesIO(parts[0]))
    for part in parts[1:]:
        with pikepdf.open(BytesIO(part)) as more:
            _add(whole, more)
    made = BytesIO()
    whole.save(made)
    return made.getvalue()


def _add(whole: Any, more: Any) -> None:
    """Add pages, then the tags: what those say of a page finds the one that was added."""
    tree, first = whole.Root.StructTreeRoot, len(whole.pages)
    begin = _next_key(tree)
    whole.pages.extend(more.pages)
    added = whole.copy_foreign(more.Root.StructTreeRoot)
    for page in whole.pages[first:]:
        if "/StructParents" in page:
            page.StructParents = int(page.StructParents) + begin
    numbers = list(added.ParentTree.Nums)
    for key, value in zip(numbers[::2], numbers[1::2], strict=True):
        tree.ParentTree.Nums.append(int(key) + begin)
        tree.ParentTree.Nums.append(value)
    tree.ParentTreeNextKey = _next_key(tree)
    document = _document(tree)
    for child in _children(_document(added)):
        child.P = document
        document.K.append(child)


def _next_key(tree: Any) -> int:
    return max((int(key) for key in list(tree.ParentTree.Nums)[::2]), default=-1) + 1


def _document(tree: Any) -> Any:
    """Give the one element below the root that holds all others."""
    kids = tree.K
    return kids[0] if _is_array(kids) else kids


def _children(element: Any) -> list[Any]:
    return list(element.K) if _is_array(element.K) else [element.K]


def _is_array(thing: Any) -> bool:
    import pikepdf  # noqa: PLC0415  # see join

    return isinstance(thing, pikepdf.Array)
