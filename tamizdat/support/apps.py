"""Reader support as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class SupportConfig(AppConfig):
    """Reader support as a Django app."""

    name = "tamizdat.support"
    label = "support"
    verbose_name = "reader support"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the ledger kept as it is, say what is kept of supporters, and what is done again and again."""
        from tamizdat.support import appeals, jobs, ledger, persons, records, rehearsing  # noqa: PLC0415  models are not loaded before
        from tamizdat.support.letters import bounces, following  # noqa: PLC0415  likewise
        from tamizdat.support.providers import making, registry  # noqa: PLC0415  likewise
        from tamizdat.support.providers.stripe.making import configured  # noqa: PLC0415  likewise

        pre_migrate.connect(ledger.unlock, sender=self)
        post_migrate.connect(ledger.lock, sender=self)
        # In the order in which supporters see them.
        registry.register("stripe", configured)
        registry.register("bank", making.bank)
        registry.register("btcpay", making.btcpay)
        registry.register("sandbox", making.sandbox)
        for each in (jobs, records, persons, rehearsing, following, bounces, appeals):
            each.declare()
