from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('press', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='roll',
            name='presented',
            field=models.CharField(blank=True, max_length=16),
        ),
    ]
