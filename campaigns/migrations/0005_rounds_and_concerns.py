"""What the house keeps about its own work: the last round of each kind, and what the auditor found."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_every_kind_of_stall")]
    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "work",
                    models.CharField(
                        choices=[("sweep", "Look for what is due"), ("audit", "Look for what must not be")],
                        max_length=10,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                ("facts", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Concern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255, unique=True)),
                ("check_name", models.CharField(max_length=20)),
                ("subject", models.CharField(blank=True, max_length=100)),
                ("words", models.CharField(max_length=300)),
                ("found_at", models.DateTimeField()),
                (
                    "campaign",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="concerns",
                        to="campaigns.campaign",
                    ),
                ),
            ],
        ),
    ]
