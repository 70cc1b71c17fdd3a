import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0003_longer_names_of_words'),
        ('stakeholders', '0002_defaults'),
        ('notifications', '0002_substitutes_hear'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bundle',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('channel', models.CharField(choices=[('email', 'E-mail')], max_length=10)),
                ('last_at', models.DateTimeField(blank=True, null=True)),
                ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.campaign')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stakeholders.stakeholder')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('reader', 'campaign', 'channel'), name='one_bundle_per_reader_and_campaign'),
                    models.UniqueConstraint(condition=models.Q(('campaign__isnull', True)), fields=('reader', 'channel'), name='one_bundle_of_digests'),
                ],
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='bundle',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='notifications.bundle'),
        ),
    ]
