import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0004_fill_bundles'),
    ]

    operations = [
        migrations.AlterField(
            model_name='delivery',
            name='bundle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='notifications.bundle'),
        ),
    ]
