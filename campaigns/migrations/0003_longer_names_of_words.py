"""Words of a checkpoint item are named after its id, `item:` and 36 characters; PostgreSQL counts them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0002_events_stay'),
    ]

    operations = [
        migrations.AlterField(
            model_name='text',
            name='name',
            field=models.CharField(max_length=60),
        ),
    ]
