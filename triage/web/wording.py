"""Times and spans as staff read them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

HOUR = 60       # minutes
DAY = 24 * HOUR
NOON = 12


def zoned(moment: datetime, timezone: str) -> datetime:
    """Give a UTC moment on the wall clock of a time zone."""
    return moment.astimezone(ZoneInfo(timezone))


def span(length: timedelta) -> str:
    """Give a length of time in words: "under 1 min", "14 min", "1 h 40", "3 days". Never negative."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 1:
        return "under 1 min"
    if minutes < HOUR:
        return f"{minutes} min"
    if minutes < DAY:
        return f"{minutes // HOUR} h {minutes % HOUR:02d}"
    days = minutes // DAY
    return f"{days} day" if days == 1 else f"{days} days"


MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
           "noviembre", "diciembre"),
}
DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}


def in_words(moment: datetime, language: str) -> str:
    """Give a day and time as a patient reads it on paper, with the month as a word."""
    if language == "es":
        return f"{day_in_words(moment, language)}, a las {moment:%H:%M}"
    hour = moment.hour % NOON or NOON
    return f"{day_in_words(moment, language)}, {hour}:{moment:%M} {'am' if moment.hour < NOON else 'pm'}"


def until_in_words(moment: datetime, language: str) -> str:
    """Give the end of a time: midnight is the end of the day before, which nobody misreads."""
    if (moment.hour, moment.minute) != (0, 0):
        return in_words(moment, language)
    day = day_in_words(moment - timedelta(days=1), language)
    return f"el final del {day}" if language == "es" else f"the end of {day}"


def day_in_words(day: datetime, language: str) -> str:
    """Give a day with its weekday; in English where the language is not known here."""
    if language == "es":
        return f"{DAYS['es'][day.weekday()]} {day.day} de {MONTHS['es'][day.month - 1]}"
    return f"{DAYS['en'][day.weekday()]}, {MONTHS['en'][day.month - 1]} {day.day}"
