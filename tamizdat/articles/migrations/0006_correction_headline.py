from django.db import migrations, models


def take_from_the_articles(apps, schema_editor):
    """Give corrections that are there already the headline that their article has now."""
    Correction = apps.get_model("articles", "Correction")
    for correction in Correction.objects.select_related("article"):
        correction.headline = correction.article.title
        correction.save(update_fields=["headline"])


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_withdrawal_headline")]

    operations = [
        migrations.AddField(
            model_name="correction",
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
