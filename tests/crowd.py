"""The cast before every door: one race with a leg, an item and a handoff in every state that a move starts from, and what each sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns import baton, chasing, feeds, grants, notes, playbooks, shares, stances
from campaigns.correcting import correct
from campaigns.deciding import ask_decision
from campaigns.models import Campaign, CheckItem, Correction, Decision, Feed, Grant, Handoff, Note, Share, Stall
from campaigns.plans import ItemPlan
from campaigns.playbooks import Book
from campaigns.stances import Standing
from goals import correcting as course
from goals import hooks, recording, saying
from goals.models import Hook, Metric, News
from imports import desk
from imports.models import Import
from notifications import endpoints, outbox
from notifications.models import Delivery, Endpoint, Notice
from stakeholders import directory
from stakeholders.directory.motives import PARTS
from stakeholders.models import Organisation
from tests import leaks
from tests.world import World

# In the order of the table's columns; nobody is who is not signed in.
CAST = ("nobody", "Ben", "Cleo", "Dov", "Finn", "Ana", "Eva", "Gus", "Hal", "Ida")


PLAN = b"relay_id,leg_seq,leg_name,function,owner_email,baseline_end\nHeron,1,Build,Engineering,ben@example.com,2027-01-08\n"
_LEGS = {"leg_unblock": "Price", "leg_renew": "Price", "leg_skip": "Art", "leg_ready": "Web", "leg:sales": "Art"}


@dataclass
class Crowd:
    """Ana leads a race in which Ben runs four legs and Cleo what comes after; Finn heads Cleo's function. Dov is a stranger."""

    world: World
    race: Campaign
    draft: Campaign
    paused: Campaign
    agency: Campaign
    file: Import
    share: tuple[Share, str]  # with its token
    playbook: Book  # kept of the race
    endpoint: Endpoint
    feed: tuple[Feed, str]  # Dov's, with its token
    metric: Metric  # Dov's
    hook: Hook  # of it

    @classmethod
    def gather(cls) -> Crowd:
        world = World.build()
        race = world.race(*_legs(world), name="Atlas 4 launch")
        CheckItem.objects.filter(text=leaks.WITHHELD).update(ring="own_team")
        agency = world.race(world.leg("Site", "Jo"), name="Agency")
        file = desk.receive(PLAN, "plan", by=world.who("Ana"), now=world.now, name="plan.csv")
        file = desk.answer(file, {"lead": "ana@example.com"}, by=world.who("Ana"), now=world.now)
        draft, paused = world.draft(world.leg("Plan", "Ben"), name="Draft"), world.race(name="Paused")
        kept = playbooks.save(race, by=world.who("Ana"), now=world.now, name="Kept")
        address = "https://hooks.example.com/relay"
        made = {"kind": "webhook", "name": "Data lake", "url": address, "campaign": race.pk, "hears": ["offered"]}
        endpoint, _secret = endpoints.make(by=world.who("Ana"), now=world.now, **made)
        feed = feeds.make(by=world.who("Dov"), now=world.now)
        metric = _measured(world)
        hook, _secret = hooks.make(metric, by=world.who("Dov"), now=world.now, name="Warehouse")
        crowd = cls(world, race, draft, paused, agency, file, _shared(world, race), kept, endpoint, feed, metric, hook)
        baton.pause(crowd.paused, by=world.who("Ana"), now=world.now)
        crowd._run()
        crowd._whisper()
        directory.make_token(world["Dov"], by=world.who("Dov"), now=world.now, name="Report", scope="read")
        directory.mark_away(world["Cleo"], by=None, first_day=date(2026, 12, 7), last_day=date(2026, 12, 11), substitute=world["Dov"])
        return crowd

    def _run(self) -> None:
        """Docs and Copy are in the air to Cleo, Copy with a question; the mail about Docs came back; Build is just taken; Price is
        blocked; Art waits."""
        world = self.world
        for leg in ("Docs", "Copy", "Price"):
            world.take(self.race, leg)
        withheld = {"links@own_team": f"https://example.com/{leaks.WITHHELD}"}
        baton.offer(world.leg_of(self.race, "Docs"), by=world.who("Ben"), now=world.later(), packet={"note": "All yours.", **withheld})
        world.pass_on(self.race, "Copy")
        baton.ask(world.handoff_to(self.race, "News"), by=world.who("Cleo"), now=world.now, question="Which price?")
        baton.block(world.leg_of(self.race, "Price"), by=world.who("Ben"), now=world.now, reason="No list yet", on=world["Finn"].pk)
        world.take(self.race, "Build", read_back="The brief, three scenes, no prices.")
        baton.tick(self._item("Ticked"), by=world.who("Ben"), now=world.now)
        chasing.undelivered(world.handoff_to(self.race, "Press").pk, to=world["Cleo"].pk, now=world.now)
        who, friday = world.who("Ana"), date(2026, 11, 6)
        ask_decision(self.race, by=who, now=world.now, question="A second taker?", options=["Yes", "No"], by_date=friday)
        correct(self.race, by=who, now=world.now, saw="Two prices", changed="One price", check_on=friday)
        outbox.publish(now=world.later(timedelta(minutes=1)))
        Delivery.objects.filter(pk=self._mail().pk).update(state="dead", last_error="550 no such person")
        Delivery.objects.filter(pk=self._post().pk).update(state="sent", sent_at=world.now)

    def _whisper(self) -> None:
        """What is known of Dov, with words that stand nowhere else; see `tests.leaks`."""
        world, dov = self.world, self.world["Dov"]
        ana = {"by": world.who("Ana"), "now": world.now}
        directory.note_motives(dov, by=world.who("Ana"), on=world.now.date(), said=dict.fromkeys(PARTS, f"{leaks.MOTIVES} first."))
        said = Standing(
            "resistant", "supportive", next_touch_on=world.now.date(), next_touch=f"Call about {leaks.STANCE}", why=leaks.STANCE
        )
        stances.note_stance(self.race, dov, **ana, said=said)
        notes.write_note(dov, **ana, words=f"{leaks.NOTE} twice.", readers=[world["Gus"].pk], campaign=self.race)

    def _mail(self) -> Delivery:
        """The mail to Cleo about Docs."""
        return Delivery.objects.filter(notice__reader=self.world["Cleo"], notice__event__campaign=self.race).earliest("notice__event")

    def _post(self) -> Delivery:
        """What was sent first to the endpoint."""
        return self.endpoint.deliveries.earliest("event")

    def _item(self, text: str) -> CheckItem:
        return CheckItem.objects.get(leg__campaign=self.race, text=text)

    # What each address is about

    def ids(self, name: str) -> dict[str, UUID | str]:
        """The ids in the address of a row of the table."""
        world, leg = self.world, self.world.leg_of
        agency = Organisation.objects.get(ours=False)
        found: dict[str, Any] = {
            "campaign_id": {"campaign_start": self.draft, "campaign_plan": self.draft, "campaign_resume": self.paused}.get(
                name, self.race
            ).pk,
            "leg_id": leg(self.race, _LEGS.get(name, "Build")).pk,
            "item_id": self._item("Ticked" if name == "item_untick" else "Open").pk,
            "exchange_id": world.exchange(self.race, "Press", "Art").pk,
            "handoff_id": self._handoff(name).pk,
            "person_id": world["Jo" if name.endswith(":contact") else "Dov"].pk,
            "function_id": world["Cleo"].function_id,
            "organisation_id": agency.pk,
            "calendar_id": directory.site().calendar_id,
            "note_id": Note.objects.get().pk,
            "absence_id": world["Cleo"].absences.get().pk,
            "stall_id": Stall.objects.get(campaign=self.race).pk,
            "delivery_id": self._post().pk if name == "webhook_replay" else self._mail().pk,
            "endpoint_id": self.endpoint.pk,
            "webhook_id": self.endpoint.pk,
            "post_id": self._post().pk,
            "decision_id": Decision.objects.get(campaign=self.race).pk,
            "correction_id": self._corrected(name),
            "hook_id": self.hook.pk,
            "notice_id": Notice.objects.filter(reader=world["Ben"], event__campaign=self.race).latest("created_at").pk,
            "import_id": self.file.pk,
            "metric_id": self.metric.pk,
            "day": "2026-11-02",
            "objective": "pipeline",
            "news_id": News.objects.get(words="Signed").pk,
            "token_id": world["Dov"].api_tokens.get(name="Report").pk,
            "session_id": UserSession.objects.filter(user=world["Dov"].user).values_list("pk", flat=True).first() or 1,
            "uidb36": "1",
            "key": "set-password",
            "share_id": self.share[0].pk,
            "feed_id": self.feed[0].pk,
            "playbook_id": self.playbook.id,
            **self._by_link(name),
        }
        return found

    def _corrected(self, name: str) -> UUID:
        """Of the race, or of Dov's metric."""
        of_metric = name in ("goal_correction_check", "course_correction_check")
        return self.metric.corrections.get().pk if of_metric else Correction.objects.get(campaign=self.race).pk

    def _by_link(self, name: str) -> dict[str, Any]:
        """The link to the status page, or Jo's link, a baton on its way to them, and the places of moves. What is `:forged` was tampered
        with."""
        site, jo = self.world.leg_of(self.agency, "Site"), self.world["Jo"]
        token = str(grants.token_for(jo.pk, site.pk, now=self.world.now))
        token = self.share[1] if name.startswith("share") else self.feed[1] if name.startswith("feed") else token
        return {
            "token": token.swapcase() if name.endswith(":forged") else token,
            "grant_id": Grant.objects.get(person=jo).pk,
            "baton_id": self.world.handoff_to(self.agency, "Site").pk,
            "move": {"guest_baton": "accept", "guest_item": "tick"}.get(name, "check-in"),
            "wish": "stop",
            "what": "tour",
            "name": "nudge",
            "rest": "rlg_cut/off",
        }

    def _handoff(self, name: str) -> Handoff:
        to = {"handoff_answer": "News", "handoff_give_back": "Build", "handoff_undo": "Build", "handoff_confirm": "Build"}
        return self.world.handoff_to(self.race, to.get(name, "Press"))

    def sent(self, name: str) -> Mapping[str, Any]:
        """What the form of a row sends: enough for whoever may. Rows not named here send nothing."""
        world = self.world
        exchange = world.exchange(self.race, "Press", "Art").pk
        person = {
            "name": "Kim",
            "email": "kim@example.com",
            "kind": "runner",
            "zone": "UTC",
            "language": "en",
            "baton_limit": "3",
            "organisation": world["Dov"].organisation_id,
        }
        week = {"zone": "UTC", "day_0": "9-17"}
        return {
            "channels": {
                "kind": "slack",
                "name": "Launch room",
                "url": "https://hooks.slack.com/services/T0/B0/x",
                "campaign": self.race.pk,
                "hears": ["batons"],
                "once": uuid4(),
            },
            "person_new": person,
            "person_edit": person,
            "person_erase": {"typed": "Dov", "anyway": "on"},
            "motives": {"say_first": "The trade reads it first."},
            "campaign_person": {"current": "neutral", "wanted": "leading", "influence": "high", "interest": "low"},
            "notes": {"words": "Reads the last page first."},
            "note": {"words": "Reads the last page first."},
            "function_new": {"name": "Research", "short": "Research", "baton_limit": "8"},
            "function_edit": {"name": "Press", "short": "Press", "baton_limit": "8"},
            "organisation_new": {"name": "Nordwind"},
            "organisation_edit": {"name": "Halden"},
            "calendar_new": {"name": "Tokyo", **week},
            "calendar_hours": {"valid_from": "2027-01-04", **week},
            "calendar_rename": {"rename-name": "Usual hours"},
            "calendar_close": {"close-first_day": "2026-12-24", "close-last_day": "2026-12-24", "close-name": "Eve"},
            "calendar_open": {"day": "2026-12-24"},
            "calendar_holidays": {"year": "2026"},
            "absence_new": {"person": world["Ben"].pk, "first_day": "2026-12-07", "last_day": "2026-12-08"},
            "absence_file": {"days": ["2026-11-23/2026-11-24"]},
            "absence_substitute": {"substitute": world["Ben"].pk},
            "me": {"name": "Somebody", "zone": "UTC", "language": "en"},
            "mail_settings": {"digest": "on", "digest_at": "09:00"},
            "tokens": {"once": uuid4(), "name": "Report", "scope": "read", "days": "30"},
            "setup": {
                "name": "Mallory",
                "email": "m@example.com",
                "password": "one two three four",
                "again": "one two three four",
                "zone": "UTC",
            },
            "set_language": {"language": "de"},
            "imports": {"file": SimpleUploadedFile("plan.csv", PLAN), "kind": "plan"},
            "import": {"lead": "ana@example.com"},
            "import_relays": {"relays": ["Heron"]},
            "import_answers_file": {"answers": SimpleUploadedFile("answers.json", b"{}")},
            "goal_new": {"name": "Sign-ups", "owner": world["Hal"].pk, "measure": "sum", "direction": "up", "cadence": "weekly"},
            "goal_edit": {"name": "Leads", "owner": world["Dov"].pk, "measure": "sum", "direction": "up", "cadence": "daily"},
            "goal_file": {"file": SimpleUploadedFile("readings.csv", b"metric,date,value\nLeads,2026-11-02,7\n")},
            "goal_correct": {"saw": "Fewer", "changed": "Yet another fair", "check_on": "2026-11-06"},
            "goal_correction_check": {"outcome": "worked"},
            "goal_hooks": {"name": "Till", "once": uuid4()},
            "campaign_goals": {f"goal-{self.metric.pk}": "on", f"expected-{self.metric.pk}": "40"},
            "goal_reading": {"day": "2026-11-02", "value": "7"},
            "goal_commit": {"commit": "7", "likely": "9", "stretch": "12"},
            "goal_adjusted": {"words": "Fewer events."},
            "goal_news": {"kind": "loss", "product": "Atlas", "words": "Too dear"},
            "goal_target": {"span": "quarter", "day": "2026-11-02", "value": "70"},
            "campaign_new": {"name": "New", "starts_on": "2026-11-09", **_rows("Plan")},
            "campaign_plan": {"name": "Draft", "starts_on": "2026-11-09", **_rows("Plan")},
            "playbook_campaign": {"name": "Again", "counted": "start", "day": "2026-11-09"},
            "playbook_rename": {"name": "Kept well"},
            "campaign_playbook": {"name": "Another"},
            "campaign_colour": {"colour": "green", "reason": "The target moves"},
            "campaign_shares": {"label": "The board", "until": "2026-11-16", "once": uuid4()},
            "campaign_ask": {"question": "Which price?", "options": "The old one\nThe new one", "by_date": "2026-11-06"},
            "decision_answer": {"option": "0", "words": "Go on."},
            "decision_withdraw": {"reason": "Solved"},
            "campaign_correct": {"saw": "Late", "changed": "Earlier", "check_on": "2026-11-06"},
            "campaign_target": {"finish_on": "2027-06-30", "reason": "The fair moved."},
            "correction_check": {"outcome": "worked"},
            "campaign_pause": {"pause-reason": "Board"},
            "campaign_abandon": {"abandon-reason": "No budget"},
            "campaign_hand_over": {"hand_over-lead": world["Eva"].pk, "hand_over-reason": "Leave"},
            "campaign_start": {"start-reason": "Now"},
            "stall_snooze": {f"snooze-{Stall.objects.get(campaign=self.race).pk}-until": "2026-11-04"},
            "leg_offer": {"note": "All yours."},
            "leg_offer:for": {"note": "All yours.", "override_reason": "Ben is ill."},
            "leg_check_in": {"note": "Going well."},
            "leg_promise": {"date": "2026-11-06"},
            "leg_block": {"reason": "No list yet"},
            "leg_renew": {"until": "2026-11-06"},
            "leg_reassign": {"runner": world["Dov"].pk, "note": "Please"},
            "leg_ready": {"answer": "ready"},
            "leg_skip": {"skip-reason": "Not needed"},
            "leg_checkpoint": {"checkpoint-text": "Proof"},
            "item_waive": {"reason": "Not needed"},
            "exchange": {f"edit-{exchange}-critical": "on"},
            "exchange_insert": {f"insert-{exchange}-name": "Legal", f"insert-{exchange}-days": "1"},
            "handoff_accept": {"pass_on_by": "2026-11-06"},
            "handoff_accept:for": {"override_reason": "Cleo is ill."},
            "handoff_send_back": {"reason": "missing", "other": "The price list"},
            "handoff_give_back": {"reason": "missing", "other": "The price list"},
            "handoff_ask": {"question": "Which price?"},
            "handoff_answer": {"answer": "The old one."},
            "handoff_need_until": {"until": "2026-11-04"},
            "handoff_decline": {"reason": "not_mine"},
            "handoff_redirect": {"runner": world["Finn"].pk},
            "handoff_confirm": {"right": "yes"},
        }.get(name, {})


def _shared(world: World, race: Campaign) -> tuple[Share, str]:
    return shares.make(race, by=world.who("Ana"), now=world.now, label="The sponsor")


def _measured(world: World) -> Metric:
    """Dov's, who has told a win of this week and changed the course once."""
    facts = {"name": "Leads", "owner": world["Dov"].pk, "measure": "sum", "direction": "up", "cadence": "weekly", "objective": "pipeline"}
    metric = recording.add_metric(by=world.who("Ana"), now=world.now, facts=facts)
    saying.tell(by=world.who("Dov"), now=world.now, day=None, kind="win", product="Atlas", words="Signed")
    said = {"saw": "Too few", "changed": "Another fair", "check_on": date(2026, 11, 9)}
    course.correct(metric, by=world.who("Dov"), now=world.now, **said)
    return metric


def _legs(world: World) -> list[Any]:
    items = (ItemPlan("Open", required=False), ItemPlan("Ticked", required=False), ItemPlan(leaks.WITHHELD, required=False))
    return [
        world.leg("Build", "Ben", after=(), days=1, checkpoint=items, critical=True),
        world.leg("Docs", "Ben", after=()),
        world.leg("Copy", "Ben", after=()),
        world.leg("Price", "Ben", after=()),
        world.leg("Press", "Cleo", after=("Docs",)),
        world.leg("News", "Cleo", after=("Copy",)),
        world.leg("Web", "Cleo", after=("Build",)),
        world.leg("Art", "Cleo", after=("Press",), sales_facing=True),
    ]


def _rows(name: str) -> dict[str, str]:
    return {"legs-TOTAL_FORMS": "1", "legs-INITIAL_FORMS": "0", "legs-0-name": name, "legs-0-days": "2"}
