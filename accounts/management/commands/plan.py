"""``manage.py plan AGENCY --plan studio --billing-id cus_1``: set an agency's plan from billing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.audit import By, record
from accounts.billing.plans import PLANS
from accounts.models import Agency
from accounts.tenancy import tenant

BILLING = By("billing", "Billing")


class Command(BaseCommand):
    """Sets the plan or the billing id of an agency; omitted options stay as they are."""

    help = "Set an agency's plan and its billing id."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("agency", help="the agency's id")
        parser.add_argument("--plan", choices=list(PLANS))
        parser.add_argument("--billing-id")

    def handle(self, *_: Any, agency: str, **options: Any) -> None:
        options_given = {"plan": options["plan"], "billing_id": options["billing_id"]}
        changes = {name: value for name, value in options_given.items() if value is not None}
        with transaction.atomic():
            found = Agency.objects.select_for_update().filter(pk=agency).first()
            if found is None:
                raise CommandError(f"There is no agency {agency}.")
            for name, value in changes.items():
                setattr(found, name, value)
            found.save(update_fields=list(changes))
            with tenant(found):
                record(found.pk, BILLING, "agency.plan-changed", found.pk, **changes)
        self.stdout.write(f"{found.name}: {found.plan}, {found.billing_id or 'no billing id'}")
