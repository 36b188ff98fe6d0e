"""N5: names that are longer in small letters than in capitals are the same names."""

from collections.abc import Callable

import pytest

from triage.services.importing.words import folded
from triage.store import tags


@pytest.mark.parametrize("fold", [folded, tags.letters])
@pytest.mark.parametrize(("one", "other"), [
    ("STRASSER", "Straßer"), ("WEISS", "Weiß"), ("İpek", "IPEK"), ("İPEK", "ipek"), ("ﬁsher", "FISHER"),
    ("ΣΊΣΥΦΟΣ", "σίσυφος"), ("Ǆ", "ǆ"), ("ŞİŞLİ", "şişli")])
def test_name_is_the_same_in_capitals(fold: Callable[[str], str], one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""
