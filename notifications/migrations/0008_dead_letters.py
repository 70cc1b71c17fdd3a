from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0007_preferences'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='reported_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state', 'dead')), fields=['next_at'], name='delivery_dead'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('reported_at__isnull', True), ('state', 'dead')), fields=['id'], name='delivery_unreported'),
        ),
    ]
