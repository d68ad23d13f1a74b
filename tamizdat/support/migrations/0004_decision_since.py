"""A decision holds from the day in UTC, wherever the editor is who makes it."""

from django.db import migrations, models

import tamizdat.support.models.policy


class Migration(migrations.Migration):
    """Another default."""

    dependencies = [("support", "0003_lines_by_file")]
    operations = [
        migrations.AlterField(
            model_name="countrydecision",
            name="since",
            field=models.DateField(default=tamizdat.support.models.policy.this_day, verbose_name="since"),
        ),
    ]
