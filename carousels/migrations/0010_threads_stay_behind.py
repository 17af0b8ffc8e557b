"""A draft that was made for another client names no longer the thread that it came from, nor its words."""

from __future__ import annotations

from django.db import migrations

FORGOTTEN = """
    UPDATE carousels_carousel c SET thread_id = NULL, source_words = ''
    FROM carousels_thread t WHERE t.id = c.thread_id AND t.client_id <> c.client_id
"""


class Migration(migrations.Migration):
    dependencies = [("carousels", "0009_fair_fetching")]

    operations = [migrations.RunSQL(FORGOTTEN, migrations.RunSQL.noop)]
