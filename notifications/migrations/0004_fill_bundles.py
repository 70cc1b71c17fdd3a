import uuid

from django.db import migrations
from django.db.models import Max, Q


def fill(apps, schema_editor):
    """Every delivery that there is joins the bundle of its reader and campaign."""
    Bundle, Delivery = apps.get_model("notifications", "Bundle"), apps.get_model("notifications", "Delivery")
    pairs = ("notice__reader", "notice__event__campaign", "channel")
    sent = Max("sent_at", filter=Q(state="sent"))
    for reader, campaign, channel, last_at in Delivery.objects.filter(bundle=None).values_list(*pairs).annotate(last_at=sent).order_by():
        key = uuid.uuid5(campaign, f"{reader}:{channel}")
        bundle, _ = Bundle.objects.get_or_create(
            id=key, defaults={"reader_id": reader, "campaign_id": campaign, "channel": channel, "last_at": last_at}
        )
        theirs = Delivery.objects.filter(notice__reader=reader, notice__event__campaign=campaign, channel=channel)
        Delivery.objects.filter(pk__in=theirs.values("pk")).update(bundle=bundle)


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0003_bundles'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
