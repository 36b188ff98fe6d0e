"""What gunicorn loads for the peer."""

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection

from tests.bench import peer

call_command("migrate", verbosity=0)
with connection.cursor() as cursor:
    for setting, wanted in (("journal_mode", "wal"), ("synchronous", 2)):
        found = cursor.execute(f"PRAGMA {setting}").fetchone()[0]
        assert found == wanted, f"{setting} is {found}"
connection.close()
assert peer.FORMS
application = get_wsgi_application()
