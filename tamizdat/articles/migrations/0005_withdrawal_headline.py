from django.db import migrations, models


def take_from_the_articles(apps, schema_editor):
    """Give notices that are there already the headline that their article has now."""
    Withdrawal = apps.get_model("articles", "Withdrawal")
    for withdrawal in Withdrawal.objects.select_related("article"):
        withdrawal.headline = withdrawal.article.title
        withdrawal.save(update_fields=["headline"])


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_lead_alt")]

    operations = [
        migrations.AddField(
            model_name="withdrawal",
            name="headline",
            field=models.CharField(
                default="",
                help_text="As readers knew it, whatever is done to the text meanwhile.",
                max_length=255,
                verbose_name="headline",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(take_from_the_articles, migrations.RunPython.noop),
    ]
