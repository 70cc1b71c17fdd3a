import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0005_every_delivery_has_a_bundle'),
    ]

    operations = [
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('due_at', models.DateTimeField()),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='digests', to='stakeholders.stakeholder')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reader', 'day'), name='one_digest_a_day')],
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='digest',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='notifications.digest'),
        ),
        migrations.AddField(
            model_name='notice',
            name='for_digest',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('for_digest', True)), fields=['reader', 'created_at'], name='notice_for_digest'),
        ),
    ]
