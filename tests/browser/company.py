"""The demo company on a Tuesday morning behind a live server, and every page of Relay with something on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from campaigns import baton, grants, planning, playbooks, rounds, shares
from campaigns.models import Campaign, CheckItem, Concern, Handoff, Leg, Playbook, Round
from campaigns.planning import ItemPlan, LegPlan
from campaigns.playbooks.book import id_of
from goals.models import Metric
from imports import desk
from imports.models import Import
from notifications import endpoints
from notifications.models import Attempt, Delivery, Endpoint
from relay.management.archive import writing as archive
from relay.management.archive.reading import restore
from relay.management.commands.demo import tell
from stakeholders import clock, directory
from stakeholders.models import Absence, Calendar, Function, Organisation, Site, Stakeholder
from stakeholders.who import who_is
from tests.browser.hall import TUESDAY, session_of
from tests.world import PASSWORD


@dataclass(frozen=True, slots=True)
class Company:
    """Where it is served, its people by name, and the cookies of those who sign in."""

    url: str
    people: Mapping[str, Stakeholder]
    sessions: Mapping[UUID, dict[str, str]]

    def campaign(self, name: str) -> Campaign:
        return Campaign.objects.get(name__startswith=name)

    def leg(self, campaign: str, name: str) -> Leg:
        return Leg.objects.get(campaign=self.campaign(campaign), name=name)

    def handoff(self, campaign: str, to: str) -> Handoff:
        """The newest baton to the leg; to nothing: the newest relief."""
        found = Handoff.objects.filter(campaign=self.campaign(campaign))
        return (found.filter(exchange__taker__name=to) if to else found.filter(exchange=None)).latest("offered_at")


@contextmanager
def company() -> Iterator[Company]:
    """Told, committed, served, and taken away again. A process tells it once; for those who come after, it comes out of a backup."""
    if _TOLD:
        _bring_back(*_TOLD)
    else:
        _tell()
        _TOLD.extend((BytesIO(), clock.now()))
        archive.write(_TOLD[0], now=_TOLD[1])
    people = {one.name: one for one in Stakeholder.objects.select_related("user")}
    sessions = {one.pk: session_of(one) for one in people.values() if one.user_id}
    server = LiveServer("localhost")
    yield Company(server.url, people, sessions)
    server.stop()
    call_command("flush", interactive=False, verbosity=0)


_TOLD: list[Any] = []  # the backup and when it was taken, once it was


def _bring_back(backup: BytesIO, taken_at: datetime) -> None:
    restore(backup)
    Site.objects.update(clock_offset=taken_at - timezone.now())
    rounds.note(Round.Work.SWEEP)
    rounds.note(Round.Work.AUDIT, findings=0, late=False)


def _tell() -> None:
    clock.move_to(TUESDAY)
    with transaction.atomic():
        people = tell(now=clock.now(), password=PASSWORD).people
        _happen(people)
    call_command("tick", stdout=StringIO())
    _let_others_hear(people)
    lost = Delivery.objects.filter(notice__event__campaign__lead=people[PRIYA]).order_by("next_at", "pk")[:2]
    Delivery.objects.filter(pk__in=[one.pk for one in lost]).update(state="dead", last_error="SMTPRecipientsRefused: 550 No such user")


def _happen(people: Mapping[str, Stakeholder]) -> None:
    """What the demo has not: a question in the air, and a baton taken a moment ago with a read-back and a condition."""
    now = clock.now()

    def who(name: str) -> Any:
        return {"by": who_is(people[name], on=now.date(), via="page"), "now": now}

    films = Handoff.objects.get(campaign__name="Atlas 4 customer stories", exchange__taker__name="Films")
    baton.ask(films, **who("Elise Moreau"), question="Which of the three customers may be shown with their logo?")
    items = (ItemPlan("Two sentences a product", wants_evidence=True), ItemPlan("Links tried", required=False))
    leg = LegPlan(key="1", name="Newsletter text", function=None, runner=people["Leon Fischer"].pk, critical=True, checkpoint=items)
    last = LegPlan(key="2", name="Sending", function=None, runner=people["Yusuf Demir"].pk, after=("1",))
    drafted = planning.draft(
        **who("Grace Lindqvist"), name="November newsletter", lead=people["Grace Lindqvist"].pk, legs=(leg, last), objective="adoption"
    )
    baton.start(drafted, **who("Grace Lindqvist"))
    baton.accept(
        Handoff.objects.get(campaign=drafted),
        **who("Leon Fischer"),
        pass_on_by=now.date(),
        read_back="What I got: four products.\nWhat I do next: two sentences each.\nWhat would stop me: a fifth product.",
        conditions="No fifth product after Thursday",
    )
    playbooks.save(drafted, **who("Grace Lindqvist"), name="November newsletter", summary="Four products, two sentences each.")
    for name, how_far in GUESTS.items():
        _come_to_ingrid(people, name, how_far)
    _bring(who(PRIYA))
    _let_programs_in(people)


def _let_programs_in(people: Mapping[str, Stakeholder]) -> None:
    """Tom has three tokens: one used a moment ago, one that was never used and has no end, one whose time has come."""
    tom, now = people[TOM], clock.now()
    by = who_is(tom, on=now.date())
    past = now - timedelta(days=40)
    directory.make_token(tom, by=None, now=now - timedelta(days=4), name="Backup of the board, on the machine in the cellar", scope="read")
    used, _token = directory.make_token(tom, by=by, now=past, name="Chat bot", scope="act", expires_at=past + timedelta(days=90))
    directory.token_used(used, now=now - timedelta(minutes=3))
    directory.make_token(tom, by=by, now=past, name="Trial", scope="read", expires_at=past + timedelta(days=30))


def _let_others_hear(people: Mapping[str, Stakeholder]) -> None:
    """A chat that nothing was sent to yet, a program with taken, failed and waiting messages, and one that is off. After the first round,
    so that nobody is called."""
    now = clock.now()
    who: Any = {"by": who_is(people[ADMIN], on=now.date()), "now": now - timedelta(days=1)}
    endpoints.make(**who, kind="slack", name="Launch room", url="https://hooks.slack.com/services/T0/B0/x", hears=["unshared"])
    lake, _secret = endpoints.make(**who, kind="webhook", name="Data lake", url=f"https://{LONG_HOST}/relay")
    gone, _secret = endpoints.make(**who, kind="webhook", name="Ticket system", url="https://tickets.example.com/in")
    sorry = "<html>\nInternal error at line 12 " + "of a very long answer " * 20
    said = {"sent": (200, 212, "ok"), "dead": (500, 9731, sorry), "queued": (503, 41, "")}
    for state, (status, took, answer) in said.items():
        row = endpoints.test(lake, **who)
        wrong = "" if state == "sent" else f"HTTP {status}"
        Delivery.objects.filter(pk=row.pk).update(state=state, attempts=1, last_error=wrong, next_at=now + timedelta(days=9))
        result = "sent" if state == "sent" else "failed"
        Attempt.objects.create(delivery=row, lease_token=uuid4(), ended_at=now, result=result, status=status, took_ms=took, answer=answer)
    Endpoint.objects.filter(pk=lake.pk).update(reached_at=now, failing_since=now, failures=2, hears=["finished"])
    Endpoint.objects.filter(pk=gone.pk).update(disabled_at=now, disabled_why="gone", told_at=now)


LONG_HOST = "hooks.a-rather-long-name-of-a-company-that-has-many-departments.example.com"


def _bring(by: Mapping[str, Any]) -> None:
    """Files at every stage: not yet chosen of, half answered, all answered, drafted, running; a history that can be kept and one that
    cannot."""
    plan, past = (FILES / "launch_plans.csv").read_bytes(), (FILES / "past_legs.csv").read_bytes()
    said = {"lead": "lead@northlight.example", "objective": "adoption", "owners": {"Builder": "runner1@northlight.example"}}
    everybody = dict.fromkeys(("Lead", "Builder", "Writer", "Press / Docs", "Press", "Artist"), "runner1@northlight.example")
    rest = {"owners": everybody, "dates": {"Heron_2/8": "2024-03-26", "Heron_2/9": "2024-03-29"}, "shift": {"starts_on": "2031-11-10"}}
    whole = {**said, **rest, "same_as_previous": ["Heron_2/5", "Heron_2/7"]}
    desk.receive(plan, "plan", **by, name="unchosen.csv")
    desk.answer(desk.receive(plan, "plan", **by, name="half.csv", options={"relays": ["Heron_2", "Wren_1"]}), said, **by)
    for name in ("ready.csv", "drafted.csv", "running.csv"):
        desk.answer(desk.receive(plan, "plan", **by, name=name, options={"relays": ["Heron_2", "Wren_1"]}), whole, **by)
    desk.run(Import.objects.get(name="drafted.csv"), **by)
    leased = {"state": "running", "started_at": by["now"], "steps": 1, "lease_token": uuid4(), "lease_until": Now() + timedelta(days=1)}
    Import.objects.filter(name="running.csv").update(**leased)
    desk.receive(past, "history", **by, name="past.csv")
    desk.receive(past.replace(b"passed", b"won"), "history", **by, name="bad.csv")


FILES = Path(__file__).parents[1] / "data"
GUESTS: Mapping[str, str] = {
    "Joint value statement": "offered",
    "Quote of the board": "critical",
    "Photos of the day": "back",
    "Joint page": "taken",
    "Terms of the offer": "sensitive",
    "Guest list": "over",
}


def _come_to_ingrid(people: Mapping[str, Stakeholder], name: str, how_far: str) -> None:
    """A race whose second leg is run by somebody of a partner, without an account, and how far it has come."""
    now = clock.now()
    grace, daniel, ingrid, olivia = (people[one] for one in ("Grace Lindqvist", "Daniel Price", "Ingrid Solberg", "Olivia Grant"))

    def by(person: Stakeholder) -> Any:
        return {"by": who_is(person, on=now.date(), via="link" if person is ingrid else "page"), "now": now}

    ours = (
        ItemPlan("Three claims, each with its source"),
        ItemPlan("Logo rules agreed by both brands"),
        ItemPlan("Names and titles final"),
    )
    theirs = (ItemPlan("Three proof points"), ItemPlan("Name of the spokesperson", wants_evidence=True), ItemPlan("Logo", required=False))
    legs = (
        LegPlan(key="1", name=f"Our half: {name}", function=daniel.function_id, runner=daniel.pk, checkpoint=ours),
        LegPlan(
            key="2",
            name=name,
            function=ingrid.function_id,
            runner=ingrid.pk,
            after=("1",),
            planned_days=3,
            critical=how_far == "critical",
            sensitive=how_far == "sensitive",
            checkpoint=theirs if how_far != "over" else (),
        ),
        LegPlan(key="3", name="Release", function=olivia.function_id, runner=olivia.pk, after=("2",)),
    )
    race = planning.draft(**by(grace), name=f"Nordwind, {name.lower()}", lead=grace.pk, legs=legs, objective="pipeline")
    baton.start(race, **by(grace))
    baton.accept(Handoff.objects.get(campaign=race), **by(daniel))
    for item in CheckItem.objects.filter(leg__campaign=race, leg__name__startswith="Our half"):
        baton.tick(item, **by(daniel))
    packet = {
        "note": "Our half is final. Please add your three proof points and the name of your spokesperson. Page 2 is yours to change.",
        "next_step": "Read page 2 aloud once.",
        "links": "https://share.example/statement-v3",
    }
    baton.offer(Leg.objects.get(campaign=race, name=f"Our half: {name}"), **by(daniel), packet=packet)
    handoff = Handoff.objects.get(campaign=race, exchange__taker__name=name)
    if how_far == "back":
        baton.send_back(
            handoff, **by(ingrid), reason="missing", missing=["Names and titles final"], note="Page 2 still shows last year’s figures."
        )
    if how_far in ("taken", "over"):
        baton.accept(handoff, **by(ingrid))
    if how_far == "over":
        baton.offer(Leg.objects.get(campaign=race, name=name), **by(ingrid), packet={"note": "Done."})
        baton.accept(Handoff.objects.get(campaign=race, exchange__taker__name="Release"), **by(olivia))
    grants.token_for(ingrid.pk, handoff.exchange.taker_id, now=now)  # now, for a test's own rows are not seen by the server


@dataclass(frozen=True, slots=True)
class View:
    """A page as somebody sees it. `prepare` is what they do there first."""

    who: str
    path: Callable[[Company], str]
    prepare: Callable[[Page], object] | None = None
    on_a_phone: bool = False


def _at(name: str, *args: object) -> Callable[[Company], str]:
    return lambda company: reverse(name, args=args)


def _campaign(name: str, title: str) -> Callable[[Company], str]:
    return lambda company: reverse(name, args=[company.campaign(title).pk])


def _what_if(company: Company) -> str:
    """Something of each kind about the legs that nobody has taken yet."""
    campaign = company.campaign(ATLAS)
    first, *_rest, last = campaign.legs.filter(kind="leg", state="waiting").order_by("position")
    asked = f"two-{first.pk}=on&drop-{last.pk}=on&target=2031-12-19"
    return f"{reverse('campaign_what_if', args=[campaign.pk])}?{asked}"


def _leg(name: str, title: str, leg: str) -> Callable[[Company], str]:
    return lambda company: reverse(name, args=[company.leg(title, leg).pk])


def _handoff(title: str, to: str) -> Callable[[Company], str]:
    return lambda company: reverse("handoff", args=[company.handoff(title, to).pk])


def _person(name: str, person: str) -> Callable[[Company], str]:
    return lambda company: reverse(name, args=[company.people[person].pk])


def _towards(person: str) -> Callable[[Company], str]:
    """Where somebody stands towards the Atlas launch."""
    return lambda company: reverse("campaign_person", args=[company.campaign(ATLAS).pk, company.people[person].pk])


def _row(url: str, model: Any, **chosen: object) -> Callable[[Company], str]:
    return lambda company: reverse(url, args=[model.objects.get(**chosen).pk])


def _guest(leg: str) -> Callable[[Company], str]:
    """The link in the mail of who runs a leg without an account."""

    def path(company: Company) -> str:
        row = Leg.objects.get(name=leg, campaign__name__startswith="Nordwind,")
        return f"/g/{grants.token_for(company.people['Ingrid Solberg'].pk, row.pk, now=clock.now())}"

    return path


def _shared(title: str, **said: Any) -> Callable[[Company], str]:
    """A link that the lead has just made."""

    def path(company: Company) -> str:
        campaign, made = company.campaign(title), list[str]()
        lead = who_is(campaign.lead, on=clock.now().date())
        _committed(lambda: made.append(shares.make(campaign, by=lead, now=clock.now(), label="The board", **said)[1]))
        return reverse("share", args=[made[0]])

    return path


def _share(page: Page) -> None:
    """Make a link, and unfold what else is there."""
    page.locator("#shares summary", has_text=re.compile("Make (a|another) link")).click()
    page.get_by_label("For whom").fill("The board of Halden & Co")
    page.get_by_role("button", name="Make the link").click()
    page.get_by_label("Its address").wait_for()
    _unfold(page)


def _wrong_share(page: Page) -> None:
    page.locator("#shares summary", has_text=re.compile("Make (a|another) link")).click()
    page.get_by_label("For whom").fill("The board of Halden & Co")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Make the link").click()
    page.get_by_role("alert").first.wait_for()


def _open_send_back(page: Page) -> None:
    page.locator("summary", has_text="Send it back").click()


def _wrong_take(page: Page) -> None:
    page.get_by_role("button", name="Take the baton").click()
    page.get_by_role("alert").first.wait_for()


def _say_otherwise(page: Page) -> None:
    """The lead says that it is at risk only, and looks at the form again."""
    page.locator("summary", has_text=re.compile("Say (otherwise|it anew)")).click()
    page.get_by_label("At risk").check()
    page.locator("#standing").get_by_label("Why").fill("PR answers on Monday; the target can wait three days for it.")
    page.get_by_role("button", name="Say so").click()
    page.locator("summary", has_text="Say it anew").click()


def _unfold(page: Page) -> None:
    """Open everything that is folded away, the menu of the bar excepted."""
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")


def _signed_in_elsewhere(page: Page) -> None:
    """With a phone, too; and everything unfolded."""
    phone = Client(headers={"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"})
    phone.force_login(Stakeholder.objects.get(name=TOM).user, backend="relay.sign_in.Backend")
    phone.get("/settings/sessions/")
    page.reload()
    _unfold(page)


def _wrong_offer(page: Page) -> None:
    """Offer with nothing said and items open, as only a browser without scripts or styles would let one."""
    page.locator("#offer").evaluate("(form) => form.submit()")
    page.get_by_role("alert").first.wait_for()


def _wrong_plan(page: Page) -> None:
    page.locator("li.card").first.get_by_label("After").fill("9")
    page.locator("form#plan").evaluate("(form) => { form.noValidate = true }")
    page.get_by_role("button", name="Save as draft").click()
    page.get_by_role("alert").first.wait_for()


def _bring_nothing(page: Page) -> None:
    page.locator("main form").evaluate("(form) => { form.noValidate = true }")
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("alert").first.wait_for()


def _save_answers(page: Page) -> None:
    """Sent with most of them missing."""
    page.get_by_role("button", name="Save the answers").click()
    page.get_by_role("alert").first.wait_for()


def _wrong_day(page: Page) -> None:
    """A Saturday, and no name."""
    page.get_by_label("Day", exact=True).fill("2031-11-08")
    page.locator("form#from").evaluate("(form) => { form.noValidate = true }")
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_role("alert").first.wait_for()


def _wrong_reading(page: Page) -> None:
    """A figure with its unit."""
    page.locator("summary", has_text="Add a reading").first.click()
    page.get_by_label("Value").first.fill("12 k€")
    page.get_by_role("button", name="Note it").first.click()
    page.get_by_role("alert").first.wait_for()


def _wrong_commit(page: Page) -> None:
    """A stretch that is less than what is likely."""
    page.locator("summary", has_text="Commit anew").first.click()
    page.get_by_label("Stretch").first.fill("1")
    page.get_by_role("button", name="Commit").first.click()
    page.locator("[aria-invalid=true]").first.wait_for()


def _make_a_hook(page: Page) -> None:
    page.get_by_label("What sends them").fill("Warehouse")
    page.get_by_role("button", name="Make its address").click()
    page.get_by_label("Secret", exact=True).wait_for()


def _wrong_cover(page: Page) -> None:
    page.get_by_label("Name of the playbook").fill("November newsletter")
    page.get_by_role("button", name="Save the playbook").click()
    page.get_by_role("alert").first.wait_for()


def _wrong_channel(page: Page) -> None:
    page.get_by_role("button", name="Connect it").click()
    page.get_by_role("alert").first.wait_for()


def _make_a_channel(page: Page) -> None:
    page.get_by_label("Webhook: a program of yours").check()
    page.get_by_label("Name", exact=True).fill("Status on the screen in the hall")
    page.get_by_label("Its address").fill(f"https://{LONG_HOST}/relay")
    page.get_by_label("Hears of").select_option(index=1)
    page.get_by_role("button", name="Connect it").click()
    page.get_by_label("Secret", exact=True).wait_for()


def _ask_for_a_token(page: Page) -> None:
    page.get_by_label("What it is for").fill("Status on the screen in the hall")
    page.get_by_role("button", name="Make the token").click()
    page.locator("h1", has_text="Is it you?").or_(page.locator("#made")).wait_for()


def _make_a_token(page: Page) -> None:
    """Who has just done so in another window is not asked for their password again."""
    _ask_for_a_token(page)
    if page.locator("#made").count() == 0:
        page.locator("main input[type=password]").fill(PASSWORD)
        page.get_by_role("button", name="It is me").click()
        page.locator("#made").wait_for()


def _wrong_token(page: Page) -> None:
    page.locator("form#new").evaluate("(form) => { form.noValidate = true }")
    page.get_by_role("button", name="Make the token").click()
    page.get_by_role("alert").first.wait_for()


def _too_late(page: Page) -> None:
    """Press a button that the race has left behind: pause what was abandoned."""
    page.locator("form[action$='/language/']").evaluate("(form) => { form.action = location.pathname + 'pause/'; form.submit() }")
    page.get_by_role("heading", name="The race has moved on").wait_for()


def _menu(page: Page) -> None:
    page.locator("details.menu > summary").click()


def _keys(page: Page) -> None:
    page.keyboard.press("?")


def _at_a_lane(page: Page, key: str) -> None:
    page.locator(".lane-acts .actions").first.wait_for()
    page.keyboard.press("1")
    page.keyboard.press(key)
    page.locator(".lane-acts details[open]").wait_for()


def _palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.locator("#palette [aria-selected=true]").wait_for()


def _palette_asked(page: Page, words: str) -> None:
    _palette(page)
    page.keyboard.type(words)
    page.locator(f"#palette-found[data-asked={words}]").wait_for()


def _looked(page: Page) -> None:
    """Act, so that a toast stands there."""
    page.get_by_role("button", name="I have looked").click()
    page.locator("#toasts .toast").first.wait_for()


def _make_a_feed(page: Page) -> None:
    """The address that somebody before them in this view made has to be asked for anew."""
    page.get_by_role("button", name="Calendar feed").click()
    page.get_by_role("heading", name="Calendar feeds").wait_for()
    if not page.locator("#made").count():
        page.get_by_role("button", name="Make anew").first.click()
    page.locator("#made").wait_for()


def _erase_nobody(page: Page) -> None:
    """Another name is typed, and it is not said that others who wait do not matter."""
    page.locator("main form").last.evaluate("(form) => { form.noValidate = true }")
    page.get_by_label("Type their name").fill("Somebody else")
    page.get_by_role("button", name="Erase for good").click()
    page.get_by_role("alert").first.wait_for()


def _worried(page: Page) -> None:
    """The auditor has found something in a race, and nobody has looked for a while; all is well again once the page is there."""
    _committed(_worry)
    page.reload()
    page.locator("#alarm").wait_for()
    _committed(_relieve)


def _worry() -> None:
    about = {
        "campaign": Campaign.objects.get(name__startswith="Nordics"),
        "subject": "campaign",
        "found_at": clock.now(),
        "words": "the look at 2026-11-03 08:01 UTC failed, see the log",
    }
    Concern.objects.get_or_create(key="poison", check_name="poison", defaults=about)
    Round.objects.filter(work=Round.Work.SWEEP).update(at=Now() - timedelta(days=1))


def _relieve() -> None:
    rounds.note(Round.Work.SWEEP)
    Concern.objects.all().delete()


def _committed(act: Callable[[], object]) -> None:
    """Done on a connection of its own, for a test's own transaction shows nothing to the server."""

    def alone() -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(alone).result()


def _look_at_thresholds(page: Page) -> None:
    """With a threshold that cannot be, and one that would change something."""
    page.get_by_label("Time to answer an offer").fill("19")
    page.get_by_role("button", name="Show what it would do today").click()
    page.get_by_role("status").filter(has_text="What it would do").wait_for()


def _wrong_answer(page: Page) -> None:
    page.locator("summary", has_text="Send it back").click()
    page.locator("form[action*='/send-back/'] button[type=submit]").click()
    page.get_by_role("alert").first.wait_for()


def _look_first(page: Page) -> None:
    """Offer a baton to somebody who also competes: nothing is offered before one has looked."""
    page.locator("#pass button[type=submit]").click()
    page.get_by_role("button", name="I have looked").wait_for()


def _late_answer(page: Page) -> None:
    """Answer from a page that is older than what happened since."""
    page.locator("#take input[name=version]").evaluate("(field) => { field.value = 0 }")
    page.get_by_role("button", name="Take the baton").click()
    page.get_by_role("alert").first.wait_for()


PRIYA, TOM, DANIEL, ELISE, LEON, ADMIN = "Priya Raman", "Tom Hale", "Daniel Price", "Elise Moreau", "Leon Fischer", "Nadia Stein"
ATLAS, DRAFT = "Atlas 4 launch", "Atlas 5 early access"
VIEWS: Mapping[str, View] = {
    "sign-in": View("", _at("account_login"), on_a_phone=True),
    "password-reset": View("", _at("account_reset_password")),
    "next-offered": View(TOM, _at("next"), on_a_phone=True),
    "next-offered-open": View(TOM, _at("next"), _unfold),
    "next-in-hand": View("Arjun Rao", _at("next"), on_a_phone=True),
    "next-many": View(ELISE, _at("next"), on_a_phone=True),
    "next-question": View(LEON, _at("next")),
    "next-taker-wanted": View("Olivia Grant", _at("next")),
    "next-substitute": View("Marcus Lee", _at("next")),
    "next-coming": View("Yusuf Demir", _at("next")),
    "next-empty": View(ADMIN, _at("next")),
    "board": View(PRIYA, _at("board"), on_a_phone=True),
    "board-of-a-runner": View(TOM, _at("board")),
    "board-by-function": View(PRIYA, lambda company: f"{reverse('board')}?by=function"),
    "board-by-finish": View(PRIYA, lambda company: f"{reverse('board')}?by=finish&objective=pipeline"),
    "board-nothing-fits": View(PRIYA, lambda company: f"{reverse('board')}?objective=adoption&stall=no_hands"),
    "board-timeline": View(PRIYA, lambda company: f"{reverse('board')}?view=timeline", on_a_phone=True),
    "board-call": View(PRIYA, _at("board"), lambda page: _at_a_lane(page, "c"), on_a_phone=True),
    "board-set-aside": View(PRIYA, _at("board"), lambda page: _at_a_lane(page, "s")),
    "board-mine-empty": View(ADMIN, lambda company: f"{reverse('board')}?mine=1"),
    "board-keys": View(PRIYA, _at("board"), _keys),
    "menu": View(PRIYA, _at("board"), _menu),
    "palette": View(PRIYA, _at("board"), _palette, on_a_phone=True),
    "palette-found": View(PRIYA, _at("board"), lambda page: _palette_asked(page, "pr"), on_a_phone=True),
    "palette-nothing": View(TOM, _at("next"), lambda page: _palette_asked(page, "zzz")),
    "search": View(TOM, lambda company: f"{reverse('search')}?q=a", on_a_phone=True),
    "search-empty": View(TOM, _at("search")),
    "search-nothing": View(TOM, lambda company: f"{reverse('search')}?q=zzz"),
    "campaign-running": View(PRIYA, _campaign("campaign", ATLAS), _unfold, on_a_phone=True),
    "campaign-runner": View(TOM, _campaign("campaign", ATLAS)),
    "campaign-draft": View(PRIYA, _campaign("campaign", DRAFT)),
    "campaign-paused": View("Samir Okafor", _campaign("campaign", "Nordics")),
    "campaign-finished": View("Grace Lindqvist", _campaign("campaign", "Autumn")),
    "campaign-abandoned": View(PRIYA, _campaign("campaign", "Loyalty")),
    "campaign-fork": View("Samir Okafor", _campaign("campaign", "Healthcare")),
    "campaign-toast": View(PRIYA, _campaign("campaign", "Partner"), _looked, on_a_phone=True),
    "what-if": View(PRIYA, _campaign("campaign_what_if", ATLAS)),
    "what-if-asked": View(PRIYA, _what_if, _unfold, on_a_phone=True),
    "replan": View(PRIYA, _campaign("campaign_replan", ATLAS), on_a_phone=True),
    "replan-forward": View(PRIYA, lambda company: f"{_campaign('campaign_replan', ATLAS)(company)}?mode=pull_forward", on_a_phone=True),
    "thresholds": View(ADMIN, _at("site_thresholds"), on_a_phone=True),
    "thresholds-looked": View(PRIYA, _campaign("campaign_thresholds", ATLAS), _look_at_thresholds, on_a_phone=True),
    "plan-new": View(PRIYA, _at("campaign_new"), on_a_phone=True),
    "plan-wrong": View(PRIYA, _at("campaign_new"), _wrong_plan),
    "plan-edit": View(PRIYA, _campaign("campaign_plan", DRAFT)),
    "playbooks": View(PRIYA, _at("playbooks"), on_a_phone=True),
    "playbook": View(PRIYA, _at("playbook", id_of("event")), on_a_phone=True),
    "playbook-saved": View(PRIYA, _row("playbook", Playbook), _unfold, on_a_phone=True),
    "playbook-campaign": View(PRIYA, _at("playbook_campaign", id_of("product-launch")), on_a_phone=True),
    "playbook-campaign-wrong": View(PRIYA, _at("playbook_campaign", id_of("partner-campaign")), _wrong_day, on_a_phone=True),
    "playbook-save": View(PRIYA, _campaign("campaign_playbook", ATLAS), on_a_phone=True),
    "playbook-save-wrong": View(PRIYA, _campaign("campaign_playbook", ATLAS), _wrong_cover),
    "imports": View(PRIYA, _at("imports"), on_a_phone=True),
    "imports-wrong": View(PRIYA, _at("imports"), _bring_nothing),
    "import-unchosen": View(PRIYA, _row("import", Import, name="unchosen.csv"), on_a_phone=True),
    "import-half": View(PRIYA, _row("import", Import, name="half.csv"), on_a_phone=True),
    "import-half-open": View(PRIYA, _row("import", Import, name="half.csv"), _unfold, on_a_phone=True),
    "import-incomplete": View(PRIYA, _row("import", Import, name="half.csv"), _save_answers, on_a_phone=True),
    "import-ready": View(PRIYA, _row("import", Import, name="ready.csv"), _unfold, on_a_phone=True),
    "import-running": View(PRIYA, _row("import", Import, name="running.csv"), on_a_phone=True),
    "import-drafted": View(PRIYA, _row("import", Import, name="drafted.csv")),
    "import-history": View(PRIYA, _row("import", Import, name="past.csv"), on_a_phone=True),
    "import-history-bad": View(PRIYA, _row("import", Import, name="bad.csv"), on_a_phone=True),
    "leg-change": View(PRIYA, _leg("leg_change", ATLAS, "Key visuals"), _unfold),
    "leg-in-hand": View(ELISE, _leg("leg", ATLAS, "Key visuals"), on_a_phone=True),
    "leg-in-hand-open": View(ELISE, _leg("leg", ATLAS, "Key visuals"), _unfold),
    "leg-late": View("Dana Whitfield", _leg("leg", "Sales enablement", "Playbook"), _unfold),
    "leg-wrong": View(LEON, _leg("leg", "November", "Newsletter text"), _wrong_offer),
    "leg-returned": View("Kavya Iyer", _leg("leg", "Sales enablement", "Training film")),
    "leg-lead": View(PRIYA, _leg("leg", ATLAS, "Press pack"), _unfold),
    "leg-blocked": View(DANIEL, _leg("leg", "Security", "Draft paper"), _unfold),
    "leg-relief": View(ELISE, _leg("leg", "Pricing", "Page design")),
    "leg-passing": View(DANIEL, _leg("leg", ATLAS, "Positioning")),
    "leg-look": View(DANIEL, _leg("leg", "Nordwind, photos", "Our half: Photos of the day"), _look_first, on_a_phone=True),
    "handoff-taker": View(TOM, _handoff(ATLAS, "Press pack"), on_a_phone=True),
    "handoff-taker-open": View(TOM, _handoff(ATLAS, "Press pack"), _unfold, on_a_phone=True),
    "handoff-wrong": View(TOM, _handoff(ATLAS, "Press pack"), _wrong_answer, on_a_phone=True),
    "handoff-late": View("Kavya Iyer", _handoff("Pricing", ""), _late_answer),
    "handoff-giver": View(DANIEL, _handoff(ATLAS, "Press pack"), on_a_phone=True),
    "handoff-lead": View(PRIYA, _handoff(ATLAS, "Press pack"), _unfold),
    "handoff-substitute": View("Marcus Lee", _handoff("Healthcare", "Pilot accounts")),
    "handoff-question": View(LEON, _handoff("Atlas 4 customer", "Films")),
    "handoff-asked": View(ELISE, _handoff("Atlas 4 customer", "Films")),
    "handoff-relief": View("Kavya Iyer", _handoff("Pricing", "")),
    "handoff-accepted": View(LEON, _handoff("November", "Newsletter text"), _unfold),
    "handoff-confirm": View("Grace Lindqvist", _handoff("November", "Newsletter text")),
    "handoff-returned": View("Olivia Grant", _handoff("Partner", "Joint release")),
    "handoff-declined": View("Olivia Grant", _handoff("Analyst", "Invitations"), _unfold),
    "status-red": View("Helen Ashworth", _campaign("campaign_status", ATLAS), on_a_phone=True),
    "status-lead": View(PRIYA, _campaign("campaign_status", ATLAS), _unfold, on_a_phone=True),
    "next-decision": View("Helen Ashworth", _at("next"), on_a_phone=True),
    "status-amber": View("Samir Okafor", _campaign("campaign_status", "Sales enablement")),
    "status-green": View(PRIYA, _campaign("campaign_status", "Developer docs")),
    "status-said": View(PRIYA, _campaign("campaign_status", ATLAS), _say_otherwise, on_a_phone=True),
    "court": View(PRIYA, _campaign("campaign_court", ATLAS), _unfold, on_a_phone=True),
    "court-draft": View(PRIYA, _campaign("campaign_court", DRAFT)),
    "insights": View(PRIYA, _at("insights"), on_a_phone=True),
    "insights-executive": View("Helen Ashworth", _at("insights")),
    "status-grey": View(PRIYA, _campaign("campaign_status", DRAFT)),
    "status-finished": View("Grace Lindqvist", _campaign("campaign_status", "Autumn")),
    "status-share": View("Samir Okafor", _campaign("campaign_status", "Sales enablement"), _share, on_a_phone=True),
    "status-share-wrong": View(PRIYA, _campaign("campaign_status", ATLAS), _wrong_share),
    "shared": View("", _shared(ATLAS), on_a_phone=True),
    "shared-names": View("", _shared(ATLAS, with_names=True), on_a_phone=True),
    "shared-finished": View("", _shared("Autumn")),
    "shared-shut": View("", _shared(ATLAS, password="the red shot first"), on_a_phone=True),
    "goals": View(PRIYA, _at("goals"), on_a_phone=True),
    "goals-open": View(PRIYA, _at("goals"), _unfold, on_a_phone=True),
    "goals-wrong": View(PRIYA, _at("goals"), _wrong_reading, on_a_phone=True),
    "goals-sales": View("Victor Alm", _at("goals")),
    "goal-edit": View(PRIYA, _row("goal_edit", Metric, name="Analyst mentions"), on_a_phone=True),
    "goal-file": View(PRIYA, _at("goal_file"), on_a_phone=True),
    "week": View(PRIYA, _at("goal_week_now"), on_a_phone=True),
    "week-open": View(PRIYA, _at("goal_week_now"), _unfold, on_a_phone=True),
    "week-wrong": View(PRIYA, _at("goal_week_now"), _wrong_commit),
    "sales": View("Victor Alm", _at("sales"), on_a_phone=True),
    "sales-executive": View("Helen Ashworth", _at("sales")),
    "goal": View(PRIYA, _row("goal", Metric, name="Qualified pipeline"), _unfold, on_a_phone=True),
    "goal-retired": View(PRIYA, _row("goal", Metric, name="Leads from trade fairs")),
    "goal-hooks": View(ADMIN, _row("goal_hooks", Metric, name="Accounts live on Atlas 4"), on_a_phone=True),
    "goal-hook-made": View(ADMIN, _row("goal_hooks", Metric, name="Accounts live on Atlas 4"), _make_a_hook, on_a_phone=True),
    "campaign-goals": View(PRIYA, _campaign("campaign_goals", ATLAS), on_a_phone=True),
    "shared-goals": View("", _shared(ATLAS, with_goals=True), on_a_phone=True),
    "portfolio": View("Helen Ashworth", _at("status"), on_a_phone=True),
    "inbox": View(TOM, _at("inbox"), on_a_phone=True),
    "inbox-lead": View(PRIYA, _at("inbox")),
    "mail-settings": View(TOM, _at("mail_settings"), on_a_phone=True),
    "channels": View(ADMIN, _at("channels"), _unfold, on_a_phone=True),
    "channels-empty": View("Samir Okafor", _at("channels"), on_a_phone=True),
    "channels-wrong": View(PRIYA, _at("channels"), _wrong_channel),
    "channel": View(ADMIN, _row("channel", Endpoint, name="Data lake"), _unfold, on_a_phone=True),
    "channel-off": View(ADMIN, _row("channel", Endpoint, name="Ticket system"), on_a_phone=True),
    "channel-made": View(PRIYA, _at("channels"), _make_a_channel, on_a_phone=True),
    "undelivered": View(PRIYA, _at("deliveries"), on_a_phone=True),
    "undelivered-empty": View("Samir Okafor", _at("deliveries")),
    "health": View(ADMIN, _at("health_page")),
    "health-alarm": View(ADMIN, _at("health_page"), _worried, on_a_phone=True),
    "board-alarm": View(PRIYA, _at("board"), _worried, on_a_phone=True),
    "people": View(PRIYA, _at("people"), on_a_phone=True),
    "people-of-a-runner": View(TOM, _at("people")),
    "person": View(PRIYA, _person("person", TOM), _unfold),
    "person-away": View("Marcus Lee", _person("person", "Victor Alm")),
    "person-new": View(PRIYA, _at("person_new")),
    "person-motives": View(PRIYA, _person("motives", TOM), on_a_phone=True),
    "person-note": View("Grace Lindqvist", _person("notes", "Ingrid Solberg"), on_a_phone=True),
    "person-notes": View("Grace Lindqvist", _person("person", "Ingrid Solberg"), on_a_phone=True),
    "campaign-people": View(PRIYA, _campaign("campaign_people", ATLAS), _unfold, on_a_phone=True),
    "campaign-people-empty": View(PRIYA, _campaign("campaign_people", "Developer docs"), on_a_phone=True),
    "campaign-person": View(PRIYA, _towards("Olivia Grant"), _unfold, on_a_phone=True),
    "person-edit": View(ADMIN, _person("person_edit", TOM)),
    "functions": View(PRIYA, _at("functions")),
    "function": View(PRIYA, _row("function_edit", Function, slug="pr")),
    "organisations": View(PRIYA, _at("organisations")),
    "organisation": View(PRIYA, _row("organisation_edit", Organisation, name="Nordwind")),
    "calendars": View(PRIYA, _at("calendars")),
    "calendar": View(ADMIN, _row("calendar", Calendar, name="Berlin"), _unfold),
    "calendar-hours": View(ADMIN, _row("calendar_hours", Calendar, name="Berlin")),
    "calendar-new": View(ADMIN, _at("calendar_new")),
    "absences": View(PRIYA, _at("absences")),
    "absences-own": View("Victor Alm", _at("absences"), _unfold),
    "absence-new": View(TOM, _at("absence_new")),
    "absence-file": View(TOM, _at("absence_file")),
    "absence-substitute": View("Victor Alm", _row("absence_substitute", Absence)),
    "me": View(TOM, _at("me"), on_a_phone=True),
    "hours": View(TOM, _at("hours"), on_a_phone=True),
    "look": View(TOM, _at("look"), on_a_phone=True),
    "sessions": View(TOM, _at("sessions"), _signed_in_elsewhere, on_a_phone=True),
    "tokens": View(TOM, _at("tokens"), on_a_phone=True),
    "tokens-empty": View(ELISE, _at("tokens"), on_a_phone=True),
    "tokens-wrong": View(ELISE, _at("tokens"), _wrong_token),
    "tokens-is-it-you": View(TOM, _at("tokens"), _ask_for_a_token, on_a_phone=True),
    "tokens-made": View(PRIYA, _at("tokens"), _make_a_token, on_a_phone=True),
    "tokens-of-somebody": View(ADMIN, _person("person", TOM), on_a_phone=True),
    "feeds": View(TOM, _at("feeds"), on_a_phone=True),
    "feeds-made": View(PRIYA, _campaign("campaign", ATLAS), _make_a_feed, on_a_phone=True),
    "own-data": View(TOM, _at("own_data"), on_a_phone=True),
    "person-erase": View(ADMIN, _person("person_erase", TOM), on_a_phone=True),
    "person-erase-wrong": View(ADMIN, _person("person_erase", "Arjun Rao"), _erase_nobody),
    "password": View(TOM, _at("account_change_password"), on_a_phone=True),
    "second-step": View(TOM, _at("mfa_index"), on_a_phone=True),
    "sign-out": View(TOM, _at("account_logout")),
    "guest-offered": View("", _guest("Joint value statement"), on_a_phone=True),
    "guest-offered-open": View("", _guest("Joint value statement"), _open_send_back, on_a_phone=True),
    "guest-someone-else": View("", lambda company: f"{_guest('Joint value statement')(company)}?open=someone-else", on_a_phone=True),
    "guest-critical": View("", _guest("Quote of the board"), on_a_phone=True),
    "guest-refused": View("", _guest("Quote of the board"), _wrong_take, on_a_phone=True),
    "guest-sent-back": View("", _guest("Photos of the day"), on_a_phone=True),
    "guest-taken": View("", _guest("Joint page"), on_a_phone=True),
    "guest-taken-open": View("", _guest("Joint page"), _unfold),
    "guest-code": View("", _guest("Terms of the offer"), on_a_phone=True),
    "guest-receipt": View("", _guest("Guest list"), on_a_phone=True),
    "guest-gone": View("", lambda company: "/g/rlg_gone", on_a_phone=True),
    "403": View(TOM, _at("campaign_new")),
    "404": View(TOM, lambda company: "/nothing-here/"),
    "405": View(TOM, lambda company: f"{_handoff(ATLAS, 'Press pack')(company)}accept/"),
    "409": View(PRIYA, _campaign("campaign", "Loyalty"), _too_late),
}
