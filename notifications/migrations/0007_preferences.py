import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stakeholders', '0003_asked_not_to_be_written_to'),
        ('notifications', '0006_digests'),
    ]

    operations = [
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('reader', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='stakeholders.stakeholder')),
                ('mail_information', models.BooleanField(default=True)),
                ('digest', models.BooleanField(default=True)),
                ('digest_at', models.TimeField(default=datetime.time(8, 30))),
            ],
        ),
    ]
