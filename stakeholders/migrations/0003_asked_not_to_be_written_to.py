from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stakeholders', '0002_defaults'),
    ]

    operations = [
        migrations.AddField(
            model_name='stakeholder',
            name='mail_stopped_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='asked not to be written to'),
        ),
    ]
