"""When a campaign's log was last replayed, when a look at it failed, and the indexes that keep the auditor's questions cheap."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0005_rounds_and_concerns")]
    operations = [
        migrations.AddField("campaign", "audited_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("campaign", "look_failed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddIndex(
            "campaign",
            models.Index(
                fields=["id"],
                name="campaign_untimed",
                condition=models.Q(state__in=["running", "paused"], look_again_at__isnull=True),
            ),
        ),
        migrations.AddIndex(
            "campaign",
            models.Index(fields=["id"], name="campaign_look_failed", condition=models.Q(look_failed_at__isnull=False)),
        ),
        migrations.AddIndex("campaign", models.Index(fields=["audited_at"], name="campaign_audited")),
        migrations.AddIndex(
            "stall",
            models.Index(fields=["campaign"], name="stall_open", condition=models.Q(closed_at__isnull=True)),
        ),
    ]
