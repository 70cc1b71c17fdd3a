"""The functions, our organisation and the site's calendar every installation starts with."""

from django.conf import settings
from django.db import migrations

from stakeholders import defaults


def load(apps, schema_editor):
    defaults.load(lambda name: apps.get_model("stakeholders", name), zone=settings.TIME_ZONE)


class Migration(migrations.Migration):
    dependencies = [("stakeholders", "0001_people")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
