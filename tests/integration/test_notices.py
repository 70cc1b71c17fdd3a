"""Every notice in words: the headline of each kind, the mail of each that is mailed, what somebody without an account gets."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import override

from campaigns import baton, chasing, watch
from campaigns.deciding import answer_decision, ask_decision, withdraw_decision
from campaigns.lifecycle import Kind
from campaigns.models import Campaign, Exchange, Handoff, Stall
from notifications import outbox, preferences, spans, wording
from notifications.audience import ABOUT_A_STALL, AUDIENCE, Urgency
from notifications.models import Notice
from notifications.telling import tell
from stakeholders import directory
from stakeholders.models import Stakeholder
from tests.world import World, when

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_to_memory(settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def world() -> World:
    world = World.build()
    Stakeholder.objects.filter(pk=world["Dov"].pk).update(zone="Asia/Kolkata")
    return world


def send(world: World) -> None:
    outbox.publish(now=world.now)
    outbox.deliver(now=world.now)


def mail_to(name: str, about: str = "") -> EmailMultiAlternatives:
    """The last mail to somebody whose subject holds that."""
    found = [one for one in mail.outbox if one.to == [f"{name.lower()}@example.com"] and about in one.subject]
    last = found[-1]
    assert isinstance(last, EmailMultiAlternatives)
    return last


def html_of(message: EmailMultiAlternatives) -> str:
    return str(message.alternatives[0][0])


def links_in(said: str) -> list[str]:
    """The addresses of this instance in a mail."""
    return re.findall(r"http://testserver[^\s\"<]*", said)


def press(world: World, **packet: str) -> Handoff:
    """Ben offers the press pack to Cleo; what was said before is sent already."""
    campaign = world.race()
    world.take(campaign, "Build")
    send(world)
    leg = world.leg_of(campaign, "Build")
    baton.offer(leg, by=world.who("Ben"), now=world.later(), packet={"note": "One release, no migration weekend.", **packet})
    return world.handoff_to(campaign, "Press")


def test_every_kind_has_a_headline_for_everybody_who_hears_of_it() -> None:
    told = {(kind, ear.why) for kind, ears in AUDIENCE.items() for ear in ears if kind not in ABOUT_A_STALL}
    assert told == set(wording.HEADLINES)


def test_an_offer_says_who_what_until_when_and_who_waits(world: World) -> None:
    press(world, next_step="Call the Guardian", risks="Prices are open")
    send(world)
    message = mail_to("Cleo")
    assert message.subject == "Ben offers you the baton · Atlas 4 launch"
    for said in (
        "The baton leaves Engineering and waits for PR, and that is you, Cleo.",
        "Ben says: One release, no migration weekend.",
        "First step: Call the Guardian",
        "Open risks: Prices are open",
        "Answer by: Tue 3 Nov, 12:00 your time",
        "Who waits: Dov, Creatives, from",
        "Read and answer:\nhttp://testserver/handoffs/",
        "Opening this mail or its link decides nothing.",
    ):
        assert said in message.body
    assert message.reply_to == ["ben@example.com"]


def test_a_mail_has_one_button_and_no_picture_to_load(world: World) -> None:
    press(world)
    send(world)
    html = html_of(mail_to("Cleo"))
    assert html.count('class="button"') == 1
    assert not re.search(r"<(img|svg|script|link)\b", html)
    assert set(re.findall(r'href="(http://[^/"]*)', html)) == {"http://testserver"}


def test_words_cannot_become_markup_or_headers(world: World) -> None:
    campaign = world.race(name="Atlas <b>4</b>\r\nBcc: all@example.com")
    Stakeholder.objects.filter(pk=world["Ana"].pk).update(name="Ana <script>")
    send(world)
    message = mail_to("Ben")
    assert "\n" not in message.subject
    assert "<script>" not in html_of(message)
    assert "&lt;script&gt;" in html_of(message)
    assert campaign.name


def test_a_stuck_baton_is_told_to_its_court_and_the_next_runner_in_their_words(world: World) -> None:
    press(world)
    send(world)
    world.now = when("2026-11-04 10:30")
    watch.sweep(now=world.now)
    send(world)
    court, behind = mail_to("Cleo", "waited"), mail_to("Dov", "late")
    assert court.subject.startswith("The baton from Ben has waited for you for 14 working hours")
    assert "It moves the finish by 1 day." in court.body
    assert "PR has not answered for 14 working hours. It moves the finish by 1 day." in behind.body
    assert "Your leg is now expected to start on" in behind.body
    assert (court.reply_to, behind.reply_to) == (["ben@example.com"], ["cleo@example.com"])
    assert "You get at most two messages about one wait." in court.body


def test_a_wait_that_was_answered_before_it_was_told_began_with_the_offer(world: World) -> None:
    handoff = press(world)
    world.now = when("2026-11-04 10:30")
    watch.sweep(now=world.now)
    baton.decline(handoff, by=world.who("Cleo"), now=world.now, reason="no_capacity")
    outbox.publish(now=world.now)
    told = Notice.objects.get(event__kind="stall_opened", reader=world["Cleo"])
    assert told.facts["minutes"] == 14 * 60 + 30


def test_a_wait_of_no_minute_is_said_in_words() -> None:
    assert spans.waited({"minutes": 0, "day_minutes": 480}) == "less than a minute"


def test_a_question_left_open_is_its_giver_s_to_answer(world: World) -> None:
    handoff = press(world)
    baton.ask(handoff, by=world.who("Cleo"), now=world.later(), question="Which customers may we name?")
    send(world)
    assert "Cleo asks: Which customers may we name?" in mail_to("Ben", "asks you").body
    world.now = when("2026-11-05 10:30")
    watch.sweep(now=world.now)
    send(world)
    assert "Cleo has waited for your answer for" in mail_to("Ben", "waited").subject
    assert "Your question has not been answered for" in mail_to("Cleo", "question").subject
    assert "Engineering has not answered a question for" in mail_to("Dov", "late").body


def test_a_late_runner_and_the_next_are_told(world: World) -> None:
    campaign = world.race()
    world.take(campaign, "Build")
    world.now = when("2026-11-03 12:00")
    watch.sweep(now=world.now)
    send(world)
    world.now = when("2026-11-06 12:00")
    watch.sweep(now=world.now)
    send(world)
    assert "Your leg “Build” is" in mail_to("Ben", "Your leg").subject
    assert "“Build” is" in mail_to("Cleo", "late").body


def test_a_baton_sent_back_says_what_is_missing(world: World) -> None:
    handoff = press(world)
    baton.send_back(handoff, by=world.who("Cleo"), now=world.later(), reason="missing", missing=["Prices", "A quote"], note="Nearly there.")
    send(world)
    body = mail_to("Ben", "sends the baton back").body
    assert "Reason: Something is missing" in body
    assert "Missing or wrong: Prices\nA quote" in body
    assert "Cleo says: Nearly there." in body


def test_somebody_without_an_account_gets_no_internal_link_and_nothing_of_other_legs(world: World) -> None:
    campaign = world.race(world.leg("Build", "Ben"), world.leg("Site", "Jo"), world.leg("Press", "Cleo"))
    world.take(campaign, "Build")
    world.pass_on(campaign, "Build")
    send(world)
    message = mail_to("Jo")
    for said in (message.body, html_of(message)):
        assert {url.split("/")[3] for url in links_in(said)} == {"g"}
        assert "Cleo" not in said
        assert str(campaign.pk) not in said
    assert message.reply_to == ["ben@example.com"]


def test_somebody_without_an_account_downstream_hears_of_their_own_leg_only(world: World) -> None:
    campaign = world.race(world.leg("Build", "Ben"), world.leg("Press", "Cleo"), world.leg("Site", "Jo"))
    world.take(campaign, "Build")
    world.pass_on(campaign, "Build")
    world.now = when("2026-11-05 10:00")
    watch.sweep(now=world.now)
    send(world)
    message = mail_to("Jo", "late")
    assert "Your leg is now expected to start on" in message.body
    (link,) = links_in(message.body)
    for other in ("PR", "Engineering", "finish", "http://testserver"):
        assert other not in message.body.replace(link, "")


def test_of_a_sensitive_leg_a_mail_that_can_be_forwarded_quotes_nothing(world: World) -> None:
    campaign = world.race(world.leg("Build", "Ben"), world.leg("Terms", "Jo", sensitive=True), world.leg("Press", "Cleo"))
    world.take(campaign, "Build")
    world.pass_on(campaign, "Build", note="Ten per cent, not a word to anybody.")
    send(world)
    for said in (mail_to("Jo").body, html_of(mail_to("Jo"))):
        assert links_in(said)
        assert "Ten per cent" not in said
        assert "Terms" not in said


def test_it_is_in_the_reader_s_language(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    real = override.__enter__

    def enter(self: override) -> None:
        seen.append(str(self.language))
        real(self)

    monkeypatch.setattr(override, "__enter__", enter)
    Stakeholder.objects.filter(pk=world["Ben"].pk).update(language="de")
    world.race()
    send(world)
    assert 'lang="de"' in html_of(mail_to("Ben"))
    assert "de" in seen


def test_times_are_in_the_reader_s_zone(world: World) -> None:
    campaign = world.race(world.leg("Art", "Dov"))
    assert campaign
    send(world)
    assert "Answer by: Tue 3 Nov, 15:30 your time" in mail_to("Dov").body


def test_a_decision_is_asked_and_told_in_its_words(world: World) -> None:
    campaign = world.race(sponsor=world["Gus"].pk)
    options = ["Yes, let her", "No, keep Cleo"]
    decision = ask_decision(
        campaign, by=world.who("Ana"), now=world.later(), question="A second PR runner?", options=options, by_date=date(2026, 11, 5)
    )
    send(world)
    message = mail_to("Gus", "decision")
    assert message.subject == "Ana asks you for a decision by Thu 5 Nov · Atlas 4 launch"
    for said in ("Question: A second PR runner?", "1. Yes, let her\n2. No, keep Cleo", "Needed by: Thu 5 Nov", "Read and decide:"):
        assert said in message.body
    assert f"/campaigns/{campaign.pk}/status/#decision-{decision.pk}" in message.body
    assert "moves the baton" not in message.body
    assert message.reply_to == ["ana@example.com"]
    answer_decision(decision, by=world.who("Gus"), now=world.later(), option=1, words="Cleo knows them.")
    send(world)
    message = mail_to("Ana", "decided")
    assert message.subject == "Gus has decided what you asked · Atlas 4 launch"
    for said in ("Question: A second PR runner?", "Decided: No, keep Cleo", "Gus says: Cleo knows them."):
        assert said in message.body


def test_erased_words_are_gone_from_what_is_told_later(world: World) -> None:
    handoff = press(world)
    handoff.refresh_from_db()
    assert handoff.packet
    handoff.packet.texts.update(body="")
    send(world)
    assert "migration weekend" not in mail_to("Cleo").body


def everything(world: World) -> None:
    """Every act-now notice there is, and most of the others, told and sent one after the other."""
    handoff = press(world, next_step="Call the Guardian", risks="Prices are open until Friday")
    campaign: Campaign = handoff.campaign
    who, now = world.who, world.later
    send(world)
    baton.ask(handoff, by=who("Cleo"), now=now(), question="Which customers may we name?")
    send(world)
    baton.answer(handoff, by=who("Ben"), now=now(), answer="Fjordbank and Halden, both in writing.")
    send(world)
    baton.decline(handoff, by=who("Cleo"), now=now(), reason="no_capacity", note="Finn has a free hand.")
    send(world)
    baton.redirect(handoff, by=who("Finn"), now=now(), runner=world["Hal"].pk)
    send(world)
    world.now = when("2026-11-05 11:00")
    watch.sweep(now=world.now)
    send(world)
    baton.send_back(handoff, by=who("Hal"), now=now(), reason="missing", missing=["Prices", "A quote of a customer"], note="Nearly there.")
    send(world)
    world.now = when("2026-11-10 11:30")
    watch.sweep(now=world.now)
    send(world)
    leg = world.leg_of(campaign, "Build")
    baton.block(leg, by=who("Ben"), now=now(), reason="Legal has to sign the quote.", on=world["Eva"].pk)
    send(world)
    baton.unblock(leg, by=who("Ana"), now=now())
    baton.reassign(leg, by=who("Ana"), now=now(), runner=world["Eva"].pk, packet={"note": "The quote is all that is missing."})
    send(world)
    world.now = when("2026-11-11 10:00")
    world.pass_on(campaign, "Build", note="With prices and quote now.")
    send(world)
    again = world.handoff_to(campaign, "Press")
    baton.ask(again, by=who("Hal"), now=now(), question="May we quote it in full?")
    send(world)
    world.now = when("2026-11-13 10:00")
    watch.sweep(now=world.now)
    send(world)
    baton.answer(again, by=who("Ben"), now=now(), answer="Yes.")
    baton.accept(again, by=who("Hal"), now=now())
    baton.give_back(again, by=who("Hal"), now=now(), reason="wrong", missing=["The wrong logo"])
    send(world)
    world.now = when("2026-11-16 10:00")
    Stakeholder.objects.filter(pk=world["Hal"].pk).update(active=False)
    world.pass_on(campaign, "Build", note="Right logo.")
    send(world)
    baton.hand_over(campaign, by=who("Ana"), now=now(), lead=world["Eva"].pk, reason="I am away for a month.")
    baton.edit_exchange(Exchange.objects.get(giver__name="Press"), by=who("Eva"), now=now(), need_by=None, critical=True)
    send(world)
    _and_what_is_decided(world, campaign)
    _and_what_befalls_another(world)
    _and_what_clashes(world)
    _and_who_is_not_ready(world)


def _and_what_is_decided(world: World, campaign: Campaign) -> None:
    """Eva leads it by now: she asks, Gus decides, and another question of hers is withdrawn by an admin."""
    question, options = "Name a second PR runner today?", ["Yes, let her", "No, keep Hal", "Ask again on Friday"]
    eva, by_date = world.who("Eva"), date(2026, 11, 19)
    decision = ask_decision(campaign, by=eva, now=world.later(), question=question, options=options, by_date=by_date)
    other = ask_decision(campaign, by=eva, now=world.now, question="Drop the Paris event?", options=["Yes", "No"], by_date=by_date)
    send(world)
    answer_decision(decision, by=world.who("Gus"), now=world.later(), option=0, words="She is free, and knows the press.")
    withdraw_decision(other, by=world.who("Ida"), now=world.now, reason="It is dropped.")
    send(world)


def _and_what_clashes(world: World) -> None:
    """Ben promises a day that is too late for Cleo, Ana needs it sooner still, and plans anew: a word of Cleo's and a need of Eva's no
    longer fit."""
    world.now = when("2026-11-30 10:00")
    dated = {"plan_start": date(2026, 12, 2), "plan_due": date(2026, 12, 3)}
    legs = (world.leg("Press", "Cleo", **dated), world.leg("Film", "Dov", **dated), world.leg("Site", "Eva", need_by=date(2026, 12, 9)))
    campaign = world.race(world.leg("Build", "Ben"), *legs, name="Winter catalogue")
    world.take(campaign, "Build")
    exchange = world.exchange(campaign, "Build", "Press")
    baton.promise(world.leg_of(campaign, "Press"), by=world.who("Cleo"), now=world.later(), date=date(2026, 12, 4))
    baton.edit_exchange(exchange, by=world.who("Ana"), now=world.later(), need_by=date(2026, 12, 8), critical=False)
    send(world)
    baton.promise(world.leg_of(campaign, "Build"), by=world.who("Ben"), now=world.later(), date=date(2026, 12, 10))
    send(world)
    baton.edit_exchange(exchange, by=world.who("Ana"), now=world.later(), need_by=date(2026, 12, 7), critical=False)
    send(world)
    baton.replan(campaign, by=world.who("Ana"), now=world.later(), mode="keep")
    send(world)


def _and_who_is_not_ready(world: World) -> None:
    """Cleo, on her mark, misses something, comes later, and is not the one after all."""
    world.now = when("2026-12-14 10:00")
    campaign = world.race(world.leg("Build", "Ben", days=1), world.leg("Press", "Cleo"), name="Spring catalogue")
    world.take(campaign, "Build")
    send(world)
    said = {"by": world.who("Cleo"), "now": world.later()}
    baton.ready(world.leg_of(campaign, "Press"), **said, answer="missing", missing=["The price list"])
    baton.ready(world.leg_of(campaign, "Press"), **said, answer="ready_from", since=date(2026, 12, 21))
    baton.ready(world.leg_of(campaign, "Press"), **said, answer="someone_else", runner=world["Dov"].pk)
    send(world)
    assert "Missing: The price list" in mail_to("Ben", "Spring").body
    assert "Cleo proposes Dov." in mail_to("Finn", "Spring").body


def _and_what_befalls_another(world: World) -> None:
    """Jo wants no more mails and is replaced by Cleo, who is away; her substitute is told, and then told again."""
    world.now = when("2026-11-23 10:00")
    campaign = world.race(world.leg("Build", "Ben"), world.leg("Site", "Jo"), world.leg("Press", "Eva"), name="Fjordbank renewal")
    world.take(campaign, "Build")
    world.pass_on(campaign, "Build", note="The pages are in the folder you know.")
    send(world)
    preferences.stop_writing(world["Jo"], now=world.later())
    send(world)
    baton.reassign(world.leg_of(campaign, "Site"), by=world.who("Ana"), now=world.later(), runner=world["Cleo"].pk)
    send(world)
    away = directory.mark_away(world["Cleo"], by=None, first_day=world.now.date(), last_day=date(2026, 12, 4), substitute=world["Dov"])
    directory.agree_to_substitute(away, by=world.who("Dov"), now=world.later())
    world.now = when("2026-11-26 10:00")
    watch.sweep(now=world.now)
    send(world)
    chasing.nudge(Stall.objects.open().get(campaign=campaign), by=world.who("Ana"), now=world.later())
    send(world)


def test_every_kind_can_be_told_sent_and_looked_at(world: World) -> None:
    everything(world)
    mailed = {Kind(one) for one in Notice.objects.filter(deliveries__state="sent", act_now=True).values_list("event__kind", flat=True)}
    assert mailed == {kind for kind, ears in AUDIENCE.items() if any(ear.urgency is Urgency.ACT_NOW for ear in ears)}
    told = tell(Notice.objects.order_by("created_at"))
    assert len(told) == Notice.objects.count()
    assert mail_to("Eva", "lead").subject == "You now lead this campaign · Atlas 4 launch"
    assert all(wording.headline(one) for one in told)
    assert not [one for one in mail.outbox if "%(" in one.subject + str(one.body)]
    if folder := os.environ.get("RELAY_GALLERY"):
        _hang(Path(folder))


def _hang(folder: Path) -> None:
    """Each mail as files, to be looked at."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, message in enumerate(mail.outbox):
        assert isinstance(message, EmailMultiAlternatives)
        name = re.sub(r"\W+", "-", f"{number:02d} {message.to[0].split('@')[0]} {message.subject}")[:70]
        (folder / f"{name}.html").write_text(html_of(message))
        (folder / f"{name}.txt").write_text(f"{message.subject}\n{message.to} {message.reply_to}\n\n{message.body}")
