"""Whether a whole template may be kept: nothing telling, all that must be there, and short enough."""

import re
from collections.abc import Mapping

from triage.services.messages.lint import findings
from triage.services.messages.sms import MOST_SEGMENTS, as_gsm, segments
from triage.services.messages.texts import SLOTS, filled

LONGEST = {"subject": 78, "body": 2000, "sms": 600}   # letters
STOPPING = re.compile(r"\b(?:stop|unsubscribe|opt out|no more|alto|parar|no recibir|baja|dejar de recibir)\b",
                      re.IGNORECASE)
PHONE = re.compile(r"\[phone\]|\+?\d[\d\s().\-]{5,}\d")
NOTHING_TO_OPEN = re.compile(r"\[link\]|https?://")
MENDS = {
    "link": "Put [link] in: without it nobody can open the form.",
    "phone": "Put [phone] in: some people need to call.",
    "stop": {"sms": "Say how to stop, like “Reply STOP to end”.",
             "body": "Say how to stop, like “To stop these e-mails, call [phone]”."},
}


def problems(texts: Mapping[str, str], own_host: str, sample: Mapping[str, str]) -> dict[str, list[str]]:
    """Give what is wrong with each text that a site wants to keep, by slot, in whole sentences.

    `sample` are likely values of the placeholders, with which the length is counted.
    """
    found = {slot: problems_of(slot, texts[slot], own_host, sample) for slot in SLOTS if texts.get(slot)}
    return {slot: wrong for slot, wrong in found.items() if wrong}


def problems_of(slot: str, text: str, own_host: str | None, sample: Mapping[str, str]) -> list[str]:
    """Give what is wrong with one text, what tells first."""
    part = slot.rpartition("_")[2]
    wrong = [one.says for one in findings(text, own_host)]
    wrong += _missing(part, text)
    if len(text) > LONGEST[part]:
        wrong.append(f"This has {len(text)} letters. Use at most {LONGEST[part]}.")
    if part == "subject" and "\n" in text:
        wrong.append("A subject is one line.")
    if part == "sms":
        count = segments(as_gsm(filled(text, sample)))
        if count > MOST_SEGMENTS:
            wrong.append(f"The network would cut this into {count} messages. Shorten it to {MOST_SEGMENTS} "
                         "at most; 1 has 160 letters, the link among them.")
    return wrong


def _missing(part: str, text: str) -> list[str]:
    if part == "subject":
        return []
    lacking = []
    if not NOTHING_TO_OPEN.search(text):
        lacking.append(MENDS["link"])
    if not PHONE.search(text):
        lacking.append(MENDS["phone"])
    if not STOPPING.search(text):
        lacking.append(MENDS["stop"][part])   # type: ignore[index]  # of the two kinds of text
    return [str(one) for one in lacking]
