"""The wall between an agency's clients, around what is rendered for them."""

from django.db import migrations

from core.database.migration_operations import ConfineToClients


class Migration(migrations.Migration):
    dependencies = [
        ("carousels", "0005_clients_apart"),
        ("rendering", "0001_initial"),
    ]

    operations = [
        ConfineToClients({"Render": "carousel_id", "Task": "render_id", "Output": "render_id"}),
    ]
