"""Share links: the status page of one campaign, for whoever the lead gives a link to, until a day, behind a password where they set one.

The token is random, shown once and kept as its SHA-256. What is wrong with a link is told to nobody who opens it: forged, expired, taken
back, behind a password or of a campaign that shows no status are one NotFound, and one hash is worked out for every password typed.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Case, F, Prefetch, Q, QuerySet, When

from campaigns import leading
from campaigns.lifecycle import CampaignState, Kind, gettext_noop, invalid
from campaigns.models import Campaign, Share, ShareVisit
from stakeholders import directory, tokens
from stakeholders.names import plain
from stakeholders.refusals import NotFound, WrongMoment
from stakeholders.tokens import Purpose
from stakeholders.weeks import instant
from stakeholders.who import Who
from stakeholders.worktime import local_day

Came = ShareVisit.Came
USUAL_DAYS, MOST_DAYS = 14, 180
LONGEST_LABEL = 200
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 128
MOST_TRIES, TRIES_WITHIN = 10, timedelta(minutes=15)
VISITS_KEPT = timedelta(days=180)
SHOWING = frozenset({CampaignState.RUNNING, CampaignState.PAUSED, CampaignState.FINISHED})


# Making and taking back


def make(
    campaign: Campaign,
    *,
    by: Who,
    now: datetime,
    label: str,
    until: date | None = None,
    password: str = "",
    with_names: bool = False,
    with_goals: bool = False,
    once: UUID | None = None,
) -> tuple[Share, str]:
    """A new link and its token, which nobody can read again. It opens until the end of the day `until` in the maker's zone, two weeks
    unless said; `once` is the id that a form gives it, so that sending the form again makes no second one. Holds the campaign.

    Raises WrongPerson, WrongMoment (no status to show, or made already) or Invalid with the errors of each field.
    """
    today = now.astimezone(ZoneInfo(by.zone)).date()
    day, label = until or today + timedelta(days=USUAL_DAYS), plain(label)
    _check(label, day, password, today)
    secret, kept = tokens.mint(Purpose.SHARE), make_password(password) if password else ""
    with transaction.atomic():
        campaign, hat = leading.hold(campaign.pk, by)
        _guard_moment(campaign, once)
        share = Share(campaign=campaign, label=label, digest=secret.digest, password=kept, with_names=with_names, with_goals=with_goals)
        share.id, share.made_by_id, share.made_at, share.expires_at = once or share.id, by.id, now, _end_of(day, by.zone)
        share.save(force_insert=True)
        facts = {"share": str(share.pk), "until": day.isoformat(), "named": with_names, "goals": with_goals, "password": bool(password)}
        leading.note(campaign, Kind.SHARED, by=by, hat=hat, now=now, facts=facts, words={"label": label})
    return share, secret.token


def revoke(share: Share, *, by: Who, now: datetime) -> Share:
    """Take a link back: it is dead from now on. A second time changes nothing. Holds the campaign. Raises WrongPerson."""
    with transaction.atomic():
        campaign, hat = leading.hold(share.campaign_id, by)
        if Share.objects.filter(pk=share.pk, revoked_at=None).update(revoked_at=now, revoked_by=by.id):
            leading.note(campaign, Kind.UNSHARED, by=by, hat=hat, now=now, facts={"share": str(share.pk)}, words={})
    share.refresh_from_db()
    return share


def shares_of(campaign: Campaign, who: Who) -> QuerySet[Share]:
    """Its links, newest first, with their visits, newest first; two queries when read. Raises WrongPerson."""
    leading.need_lead(campaign, who)
    visits = Prefetch("visits", ShareVisit.objects.order_by("-last_at", "pk"))
    return Share.objects.filter(campaign=campaign).order_by("-made_at", "-pk").prefetch_related(visits)


def share_in(campaign: Campaign, share_id: UUID) -> Share:
    """One of its links. Raises NotFound."""
    found = Share.objects.filter(campaign=campaign, pk=share_id).first()
    if found is None:
        raise NotFound
    return found


def _guard_moment(campaign: Campaign, once: UUID | None) -> None:
    if campaign.state not in SHOWING:
        raise WrongMoment(gettext_noop("Only a race that was started, and was not abandoned, has a status to share."), state=campaign.state)
    if once and Share.objects.filter(pk=once).exists():
        raise WrongMoment(gettext_noop("This link was made already. If its address is lost, take the link back and make another."))


def _check(label: str, day: date, password: str, today: date) -> None:
    errors: dict[str, list[str]] = {}
    if not label:
        errors["label"] = [gettext_noop("Say who the link is for.")]
    elif len(label) > LONGEST_LABEL:
        errors["label"] = [gettext_noop("This is too long.")]
    if not today <= day <= today + timedelta(days=MOST_DAYS):
        errors["until"] = [gettext_noop("Choose a day from today on, within 180 days.")]
    if password and not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        errors["password"] = [gettext_noop("A password has 8 characters at least, and 128 at most.")]
    if errors:
        raise invalid(errors)


def _end_of(day: date, zone: str) -> datetime:
    """The first instant of the day after."""
    return instant(zone, datetime.combine(day + timedelta(days=1), time.min))


# Opening


def opened(token: str, *, password: str | None, now: datetime, unlocked: UUID | None = None) -> Share:
    """What a link opens, for who typed this password, or (None) came without; `unlocked` is the share whose password their browser
    remembers. Never in a transaction: that it was asked for, and that a password was tried, is written down whatever comes of it.

    Raises NotFound, always the same one.
    """
    share = _of(token)
    came = _came_of(share, unlocked, now) if password is None else _tried(share, password, now)
    if share is None or came is None:
        raise NotFound
    _write_down(share, came, now=now)
    if came not in (Came.SHOWN, Came.UNLOCKED):
        raise NotFound
    return share


def _of(token: str) -> Share | None:
    if not tokens.is_whole(token, Purpose.SHARE):
        return None
    rows = Share.objects.select_related("campaign__lead", "campaign__sponsor")
    return rows.filter(digest=tokens.digest(token)).first()


def _came_of(share: Share | None, unlocked: UUID | None, now: datetime) -> Came | None:
    """What comes of a look."""
    if share is None:
        return None
    open_here = not share.password or unlocked == share.pk
    return _dead(share, now) or (Came.SHOWN if open_here else Came.ASKED)


def _dead(share: Share, now: datetime) -> Came | None:
    if share.revoked_at:
        return Came.REVOKED
    if now >= share.expires_at:
        return Came.EXPIRED
    return None if share.campaign.state in SHOWING else Came.CLOSED


def _tried(share: Share | None, password: str, now: datetime) -> Came | None:
    """What comes of a password. One hash is worked out whatever is wrong, so that the time it takes tells nothing either."""
    came = _came_of(share, None, now)
    counted = share is not None and came is Came.ASKED and _count(share, now)
    if share is None or not counted:
        make_password(password)
        return Came.TOO_MANY if came is Came.ASKED else came
    if not check_password(password, share.password):
        return Came.WRONG_PASSWORD
    Share.objects.filter(pk=share.pk, tries__gt=0).update(tries=F("tries") - 1)
    return Came.UNLOCKED


def _count(share: Share, now: datetime) -> bool:
    """Count a try before it is looked at, so that many at once are not more than ten; False where there were ten.

    They are forgotten when none was counted for a quarter of an hour, so that no quarter of an hour ever holds eleven.
    """
    lately = Q(tried_at__gt=now - TRIES_WITHIN)
    open_to_one = Share.objects.filter(pk=share.pk).filter(~lately | Q(tries__lt=MOST_TRIES))
    return bool(open_to_one.update(tries=Case(When(lately, then=F("tries") + 1), default=1), tried_at=now))


def _write_down(share: Share, came: Came, *, now: datetime) -> None:
    """Once more on that day with that outcome. Rows of a link are as many as days are kept times outcomes there are, however often it is
    polled, and for however long."""
    day = local_day(directory.site_time(), now)
    row = ShareVisit.objects.filter(share=share, day=day, came=came)
    with transaction.atomic():
        if row.update(times=F("times") + 1, last_at=now):
            return
        ShareVisit.objects.bulk_create([ShareVisit(share=share, day=day, came=came, last_at=now)], ignore_conflicts=True)
        row.update(times=F("times") + 1, last_at=now)
        ShareVisit.objects.filter(share=share, day__lt=day - VISITS_KEPT).delete()
