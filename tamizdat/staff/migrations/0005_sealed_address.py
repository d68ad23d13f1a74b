import django.db.models.deletion
from django.conf import settings
from django.core.management.base import CommandError
from django.db import migrations, models

import tamizdat.vault.fields
from tamizdat.vault import at_hand
from tamizdat.vault.errors import KeyTroubleError


def seal_addresses(apps, schema_editor):
    """Seal every address that is there in plain text, the sign-in library's too, and delete the library's.

    Raises:
        CommandError: there are addresses and nothing to seal them with.
    """
    addresses = apps.get_model("account", "EmailAddress").objects
    accounts = apps.get_model("staff", "Account").objects
    others = addresses.order_by("primary", "pk").exclude(email="")
    plain = dict(others.values_list("user_id", "email"))  # of several, the primary one comes last
    plain |= dict(accounts.exclude(email="").values_list("pk", "email"))
    if plain:
        refuse_without_keys(len(plain))
    for account in accounts.filter(pk__in=plain):
        account.address = plain[account.pk]
        account.save(update_fields=["address", "address_index"])
    apps.get_model("account", "EmailConfirmation").objects.all().delete()
    addresses.all().delete()


def refuse_without_keys(number):
    try:
        at_hand.ring()
    except KeyTroubleError as error:
        raise CommandError(
            f"{number} accounts have a mail address, which is to be sealed, and there is nothing to seal it with. "
            f"{error} Then run 'tamizdat vault backup', and 'tamizdat migrate' again. Nothing was changed."
        ) from None


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0004_masks"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="address",
            field=tamizdat.vault.fields.SealedTextField(
                null=True, purpose="staff.address", verbose_name="mail address"
            ),
        ),
        migrations.AddField(
            model_name="account",
            name="address_index",
            field=tamizdat.vault.fields.BlindIndexField(
                db_index=True, null=True, of="address", purpose="staff.address"
            ),
        ),
        # There is no way back: what was sealed is opened by the worker alone.
        migrations.RunPython(seal_addresses),
        migrations.RemoveField(model_name="account", name="email"),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("review", "a text waits for review"),
                            ("approved", "a text was approved"),
                            ("returned", "a text was sent back"),
                            ("panic", "somebody has raised the alarm"),
                        ],
                        max_length=16,
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=150)),
                ("left", models.DateTimeField()),
            ],
            options={"verbose_name": "notice", "verbose_name_plural": "notices"},
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("panic", models.BooleanField()),
                ("since", models.DateTimeField()),
                ("due", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("mark", models.CharField(max_length=32)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
                "constraints": [
                    models.UniqueConstraint(fields=("account", "panic"), name="staff_letter_one_each"),
                ],
            },
        ),
    ]
