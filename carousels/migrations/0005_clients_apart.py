"""The wall between an agency's clients, around their threads and drafts."""

from django.db import migrations

from core.database.migration_operations import ConfineToClients


class Migration(migrations.Migration):
    dependencies = [
        ("brandkits", "0004_clients_apart"),
        ("carousels", "0004_kit_version"),
    ]

    operations = [
        ConfineToClients(
            {
                "Thread": "client_id",
                "Post": "thread_id",
                "Carousel": "client_id",
                "Change": "carousel_id",
            }
        ),
    ]
