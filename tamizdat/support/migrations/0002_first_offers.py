"""What supporters are offered to begin with: two dollars, euros or pounds at the least, once, monthly or annually."""

from django.db import migrations

PRESETS = {"once": "10 25 50 100", "monthly": "2 5 10 25", "annual": "25 50 100 250"}


def offer(apps, _schema_editor):
    """Open dollars, euros and pounds; keep yen ready, for the newsroom to open."""
    Offer = apps.get_model("support", "Offer")
    for position, currency in enumerate(("USD", "EUR", "GBP")):
        for frequency, presets in PRESETS.items():
            Offer.objects.create(
                currency=currency, frequency=frequency, minimum=200, presets=presets, position=position
            )
    for frequency, presets in PRESETS.items():
        amounts = " ".join(f"{int(amount) * 100}" for amount in presets.split())
        Offer.objects.create(
            currency="JPY", frequency=frequency, minimum=200, presets=amounts, position=3, fee_fixed=40, is_open=False
        )


class Migration(migrations.Migration):
    """The first offers."""

    dependencies = [("support", "0001_initial")]
    operations = [migrations.RunPython(offer, migrations.RunPython.noop)]
