"""What the making of PDF files keeps in a process that makes many."""

from threading import Thread

from triage.web.pdf import Layouts, Paper


def test_a_thread_makes_its_fonts_once_and_shares_them_with_no_other() -> None:
    """Pango never gives back all that it takes for new ones, and no two threads may use the same."""
    found = [Layouts((), Paper.LETTER)._fonts, Layouts((), Paper.A4)._fonts]
    other = Thread(target=lambda: found.append(Layouts((), Paper.LETTER)._fonts))
    other.start()
    other.join()
    assert found[0] is found[1]
    assert found[2] is not found[0]
