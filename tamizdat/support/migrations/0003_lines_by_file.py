"""Lines of statements know what kind of file they were read from, and accounts up to which day statements tell."""

from django.db import migrations, models


def tell_until(apps, _schema_editor):
    """Have each account be told until its newest line, so that no standing order that was over runs again."""
    BankLine = apps.get_model("support", "BankLine")
    for account in apps.get_model("support", "BankAccount").objects.all():
        newest = BankLine.objects.filter(account=account).aggregate(day=models.Max("day"))["day"]
        if newest is not None:
            account.told_until = newest
            account.save(update_fields=["told_until"])


class Migration(migrations.Migration):
    """What kind of file, and until when."""

    dependencies = [("support", "0002_first_offers")]
    operations = [
        migrations.AddField(
            model_name="bankaccount",
            name="told_until",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="bankline",
            name="format",
            field=models.CharField(blank=True, default="", max_length=4),
        ),
        migrations.RunPython(tell_until, migrations.RunPython.noop),
    ]
