"""Lists of appointments as clinics export them: tidy or messy, in any spelling, as any kind of file."""

import csv
import io
import random
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from xml.sax.saxutils import escape

HEADINGS = ["MRN", "Last Name", "First Name", "DOB", "Appt Date", "Appt Time"]
SPELLINGS = {
    "number": ("MRN", "Chart #", "Patient ID", "medical record number", "Acct No."),
    "last": ("Last Name", "LAST", "Surname", "Patient Last Name", "apellidos"),
    "first": ("First Name", "first", "Given Name", "Forename", "Nombres"),
    "born": ("DOB", "Date of Birth", "birthdate", "D.O.B.", "Birth Date (mm/dd/yyyy)"),
    "day": ("Appt Date", "Visit Date", "Date", "appointment date", "DOS"),
    "time": ("Appt Time", "Time", "Start Time", "appointment time", "Arrival Time"),
    "phone": ("Cell", "Mobile Phone", "Phone #", "telephone", "Contact Number"),
    "language": ("Language", "Preferred Language", "Lang", "idioma", "Pref. Language")}
FAMILIES = ("Example", "O'Brien", "de la Cruz", "Nguyễn", "Smith-Jones", "García López", "Müller")
GIVEN = ("Ana", "Bo", "José", "Mary Ann", "Zoë", "Tom", "Li")
DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16")


def written(rows: Iterable[Sequence[str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Write rows as a file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def messy(count: int, seed: int, day: date) -> bytes:
    """Write a day's list as somebody would export it: titles, blank lines, a sum, every row good."""
    chance = random.Random(seed)
    names = [chance.choice(words) for words in SPELLINGS.values()]
    tail = [""] * chance.randrange(3)
    rows = [["Clinic schedule", *tail], [], [*names, *tail]]
    for number in range(count):
        rows.append([*_person(chance, number, day), *tail])
        if chance.random() < 0.05:
            rows.append([""] * len(rows[-1]))
    rows.append([f"Total: {count}"])
    return written(rows, chance.choice(DELIMITERS), chance.choice(ENCODINGS))


def _person(chance: random.Random, number: int, day: date) -> list[str]:
    born = date(1930, 1, 1) + timedelta(days=chance.randrange(25_000))
    hour, minute = divmod(8 * 60 + number * 5 % 540, 60)
    half = "AM" if hour < 12 else "PM"
    phone = f"555{chance.randrange(10**7):07}"
    return [f"M{number:05}", chance.choice(FAMILIES).upper(), chance.choice(GIVEN),
            f"{born.month}/{born.day}/{born.year}", f"{day.month}/{day.day}/{day.year}",
            f"{hour % 12 or 12}:{minute:02} {half}",
            chance.choice((phone, f"({phone[:3]}) {phone[3:6]}-{phone[6:]}", "", "n/a")),
            chance.choice(("English", "Spanish", "es", "EN", ""))]


def workbook(rows: Sequence[Sequence[str | float]], styles: Sequence[int] = (0, 14)) -> bytes:
    """Write a workbook: texts as shared texts, numbers as Excel keeps days, in the second of `styles`."""
    texts: list[str] = []
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{chr(65 + column)}{number}", value, texts)
                        for column, value in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    formats = "".join(f'<xf numFmtId="{one}"/>' for one in styles)
    shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    parts = {
        "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="A" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels":
            '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/styles.xml": f"<styleSheet><cellXfs>{formats}</cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f"<sst>{shared}</sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{''.join(lines)}</sheetData></worksheet>"}
    return zipped(parts)


def zipped(parts: dict[str, str]) -> bytes:
    """Put documents into an archive."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return whole.getvalue()


def _cell(reference: str, value: str | float, texts: list[str]) -> str:
    if isinstance(value, str):
        texts.append(value)
        return f'<c r="{reference}" t="s"><v>{len(texts) - 1}</v></c>'
    return f'<c r="{reference}" s="1"><v>{value}</v></c>'
