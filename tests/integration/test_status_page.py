"""The status page in the hands of the cast: decisions asked and answered in place, corrections, freshness, who has the baton."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from campaigns import baton, watch
from campaigns.correcting import check_correction, correct
from campaigns.deciding import answer_decision, ask_decision, withdraw_decision
from campaigns.models import Campaign, Correction, Decision, Handoff
from insights.next_move import next_move
from insights.status import report
from relay.web.finish import Finish, finish_picture, finish_sentence
from relay.web.status_parts import parts
from tests.doors import browser, said
from tests.world import World, when

pytestmark = pytest.mark.django_db
NOW = "2026-11-03 10:00"
FRIDAY = date(2026, 11, 6)
MOST = 15


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(when(NOW), tick=False):
        yield World.build()


@pytest.fixture
def race(world: World) -> Campaign:
    return world.race(sponsor=world["Gus"].pk, finish_on=date(2026, 12, 18))


def asked(world: World, race: Campaign, question: str = "A second PR runner?", by_date: date = FRIDAY) -> Decision:
    return ask_decision(race, by=world.who("Ana"), now=world.later(), question=question, options=["Yes, let her", "No"], by_date=by_date)


def corrected(world: World, race: Campaign, changed: str = "One message.", check_on: date = FRIDAY) -> Correction:
    return correct(race, by=world.who("Ana"), now=world.later(), saw="The press asks for one.", changed=changed, check_on=check_on)


def page(name: str, race: Campaign, world: World) -> str:
    return browser(world[name]).get(f"/campaigns/{race.pk}/status/").content.decode()


def words_in(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", re.sub("</?bdi>", "", html)).split())


HTMX = {"HTTP_HX_REQUEST": "true"}


# Decisions


def test_the_lead_asks_and_the_sponsor_answers_without_javascript(world: World, race: Campaign) -> None:
    ana, gus = browser(world["Ana"]), browser(world["Gus"])
    form = {"question": "A second PR runner?", "options": "Yes, let her\n\nNo, keep Cleo\n", "by_date": "2026-11-06"}
    answer = ana.post(f"/campaigns/{race.pk}/decisions/", form, follow=True)
    assert said(answer) == ["Asked. Who can decide is told now, or when they next work."]
    decision = Decision.objects.get()
    shown = words_in(page("Gus", race, world))
    for part in ("A second PR runner?", "Yes, let her", "No, keep Cleo", "Ana asks, Tue 3 Nov. Needed by Fri 6 Nov."):
        assert part in shown
    answer = gus.post(f"/decisions/{decision.pk}/answer/", {"option": "1", "words": "Cleo knows them."}, follow=True)
    assert said(answer) == ["Decided. The lead is told."]
    shown = words_in(answer.content.decode())
    assert "A second PR runner? No, keep Cleo Cleo knows them. Gus decided, Tue 3 Nov, 10:00." in shown
    assert "Nothing waits for a decision." in shown


def test_in_place_the_part_comes_back_alone(world: World, race: Campaign) -> None:
    decision = asked(world, race)
    answer = browser(world["Gus"]).post(f"/decisions/{decision.pk}/answer/", {"option": "0"}, **HTMX)
    html = answer.content.decode()
    assert html.lstrip().startswith('<section id="decisions"')
    assert "<html" not in html
    assert 'hx-swap-oob="true"' in html


def test_who_comes_second_sees_what_was_decided(world: World, race: Campaign) -> None:
    decision = asked(world, race)
    answer_decision(decision, by=world.who("Gus"), now=world.later(), option=0)
    answer = browser(world["Gus"]).post(f"/decisions/{decision.pk}/answer/", {"option": "1"})
    assert answer.status_code == 409
    assert "You decided on Mon 2 Nov, 12:00: “Yes, let her”." in words_in(answer.content.decode())


def test_the_same_answer_again_is_a_success(world: World, race: Campaign) -> None:
    decision, gus = asked(world, race), browser(world["Gus"])
    for _ in range(2):
        answer = gus.post(f"/decisions/{decision.pk}/answer/", {"option": "1"}, follow=True)
        assert said(answer) == ["Decided. The lead is told."]


def test_without_an_option_nothing_is_decided_and_the_word_stays(world: World, race: Campaign) -> None:
    decision = asked(world, race)
    answer = browser(world["Gus"]).post(f"/decisions/{decision.pk}/answer/", {"words": "Let us see"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Choose one of the options." in html
    assert 'value="Let us see"' in html
    assert Decision.objects.get().state == "open"


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [("options", "Only one", "Give two to six options."), ("by_date", "2026-11-02", "That day is over already.")],
)
def test_what_is_wrong_with_a_question_is_said_and_what_was_typed_stays(
    world: World, race: Campaign, field: str, value: str, wrong: str
) -> None:
    form = {"question": "A second PR runner?", "options": "Yes\nNo", "by_date": "2026-11-06", field: value}
    answer = browser(world["Ana"]).post(f"/campaigns/{race.pk}/decisions/", form)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert wrong in html
    assert "A second PR runner?" in html
    assert not Decision.objects.exists()


def test_only_who_may_decide_has_buttons_and_only_who_leads_asks(world: World, race: Campaign) -> None:
    decision = asked(world, race)
    answers, asks, withdraws = (
        f"/decisions/{decision.pk}/answer/",
        f"/campaigns/{race.pk}/decisions/",
        f"/decisions/{decision.pk}/withdraw/",
    )
    found = {name: [url in page(name, race, world) for url in (answers, asks, withdraws)] for name in ("Gus", "Ana", "Ben", "Hal", "Ida")}
    nothing = [False, False, False]
    lead = [False, True, True]
    assert found == {"Gus": [True, False, False], "Ana": lead, "Ben": nothing, "Hal": nothing, "Ida": lead}


def test_five_answered_ones_are_shown_and_the_rest_is_folded(world: World, race: Campaign) -> None:
    for n in range(7):
        answer_decision(asked(world, race, f"Question {n}?"), by=world.who("Gus"), now=world.later(), option=0)
    html = page("Gus", race, world)
    shown, folded = html.split("2 older")
    assert [n for n in range(7) if f"Question {n}?" in shown] == [2, 3, 4, 5, 6]
    assert [n for n in range(7) if f"Question {n}?" in folded] == [0, 1]


def test_a_question_past_its_day_says_so(world: World, race: Campaign) -> None:
    asked(world, race, by_date=date(2026, 11, 2))
    assert "Was needed by Mon 2 Nov." in page("Gus", race, world)


def test_erased_words_say_that_they_were_erased(world: World, race: Campaign) -> None:
    decision = asked(world, race)
    decision.asked_event.texts.update(body="", erased_at=world.now)
    shown = words_in(page("Gus", race, world))
    assert "The words of this question were erased. Option 1 Option 2" in shown


def test_what_was_asked_lapses_with_its_race(world: World, race: Campaign) -> None:
    asked(world, race)
    baton.abandon(race, by=world.who("Ana"), now=world.later(), reason="No budget")
    assert "The race was over before it was decided." in page("Gus", race, world)
    assert not next_move(world.who("Gus"), now=world.now).decisions


def test_a_link_to_a_decision_leads_to_where_it_is_made(world: World, race: Campaign) -> None:
    decision = asked(world, race)
    answer = browser(world["Gus"]).get(f"/decisions/{decision.pk}/")
    assert answer["Location"] == f"/campaigns/{race.pk}/status/#decision-{decision.pk}"


# It is next for who decides


def test_it_is_the_next_move_of_who_may_answer(world: World, race: Campaign) -> None:
    decision = asked(world, race)
    for name, wanted in (("Gus", True), ("Ana", False), ("Ben", False)):
        shown = browser(world[name]).get("/").content.decode()
        assert (f"/decisions/{decision.pk}/" in shown) is wanted
    shown = words_in(browser(world["Gus"]).get("/").content.decode())
    assert "1 decision wanted from you" in shown
    assert "Ana asks, for Atlas 4 launch. Needed by Fri 6 Nov." in shown
    assert "Your hands are free" not in shown


def test_those_of_ones_own_campaigns_come_first(world: World, race: Campaign) -> None:
    other = world.race(name="Other", sponsor=world["Hal"].pk)
    asked(world, other, "Sooner?", date(2026, 11, 4))
    asked(world, race, "Own?")
    assert [one.question for one in next_move(world.who("Gus"), now=world.now).decisions] == ["Own?", "Sooner?"]
    assert [one.question for one in next_move(world.who("Hal"), now=world.now).decisions] == ["Sooner?"]


def test_the_portfolio_counts_them_and_leads_there(world: World, race: Campaign) -> None:
    asked(world, race)
    asked(world, race, "And a third?")
    html = browser(world["Gus"]).get("/status/").content.decode()
    assert f"/campaigns/{race.pk}/status/#decisions" in html
    assert "2 decisions wanted from you" in html
    assert "2 decisions" in words_in(browser(world["Hal"]).get("/status/").content.decode())


def test_the_portfolio_says_who_has_it_what_is_stuck_and_who_looked(world: World) -> None:
    world.in_the_air(name="Lying", finish_on=date(2026, 12, 18))
    watch.sweep(now=when("2026-11-05 10:00"))
    shown = words_in(browser(world["Gus"]).get("/status/").content.decode())
    for part in ("Who has the baton", "PR", "1 stall", "Fri 18 Dec", "Mon 2 Nov Ana"):
        assert part in shown


# Corrections


def test_a_correction_is_written_down_and_looked_at_again(world: World, race: Campaign) -> None:
    ana = browser(world["Ana"])
    form = {"saw": "The press asks for one.", "changed": "One message.", "check_on": "2026-11-06"}
    answer = ana.post(f"/campaigns/{race.pk}/corrections/", form, follow=True)
    assert said(answer) == ["Written down. It stands here until somebody has looked again."]
    assert "One message. The press asks for one. Tue 3 Nov, Ana. To be looked at again on Fri 6 Nov." in words_in(page("Gus", race, world))
    one = Correction.objects.get()
    answer = ana.post(f"/corrections/{one.pk}/check/", {"outcome": "worked", "found": "They print it."}, follow=True)
    shown = words_in(answer.content.decode())
    assert "Ana looked, Tue 3 Nov. They print it." in shown
    assert "It worked" in shown


def test_a_look_that_lacks_its_day_keeps_what_was_typed(world: World, race: Campaign) -> None:
    one = corrected(world, race)
    answer = browser(world["Ana"]).post(f"/corrections/{one.pk}/check/", {"outcome": "again", "found": "Too early"}, **HTMX)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert html.lstrip().startswith('<section id="corrections"')
    assert 'value="Too early"' in html
    assert "Name the day." in html


def test_who_looks_second_is_told(world: World, race: Campaign) -> None:
    one = corrected(world, race)
    check_correction(one, by=world.who("Ida"), now=world.later(), outcome="did_not")
    answer = browser(world["Ana"]).post(f"/corrections/{one.pk}/check/", {"outcome": "worked"})
    assert answer.status_code == 409
    assert "Ida has looked already, on Mon 2 Nov, 12:00." in words_in(answer.content.decode())


def test_an_overdue_look_is_marked_and_five_are_shown(world: World, race: Campaign) -> None:
    corrected(world, race, "The first.", date(2026, 11, 2))
    assert "Was to be looked at again on Mon 2 Nov." in page("Gus", race, world)
    for n in range(5):
        corrected(world, race, f"Change {n}.")
    shown, folded = page("Gus", race, world).split("1 older")
    assert "The first." not in shown
    assert "The first." in folded
    assert shown.index("Change 4.") < shown.index("Change 0.")


# Freshness


def test_it_says_who_looked_last_and_when(world: World, race: Campaign) -> None:
    assert "Checked by Ana, Mon 2 Nov, 10:00." in page("Gus", race, world)
    answer = browser(world["Ana"]).post(f"/campaigns/{race.pk}/looked/", **HTMX)
    html = answer.content.decode()
    assert html.lstrip().startswith('<section id="standing"')
    assert "Checked by Ana, Tue 3 Nov, 10:00." in html
    assert "Last event Tue 3 Nov, 10:00." in html


def test_a_look_that_is_too_long_ago_says_so_in_amber(world: World, race: Campaign) -> None:
    late = "That is more than five working days ago."
    world.take(race, "Build")
    with time_machine.travel(when("2026-11-09 10:00"), tick=False):
        assert late not in page("Gus", race, world)
    with time_machine.travel(when("2026-11-09 10:01"), tick=False):
        html = page("Gus", race, world)
    assert re.search(rf'<small class="tone" data-state="watch">.*{re.escape(late)}', html)


def test_only_who_leads_has_the_button(world: World, race: Campaign) -> None:
    url = f"/campaigns/{race.pk}/looked/"
    assert [url in page(name, race, world) for name in ("Ana", "Gus", "Ben", "Ida")] == [True, False, False, False]


# Who has the baton, and the finish


def test_a_holder_is_a_function_with_the_working_time_since(world: World, race: Campaign) -> None:
    world.take(race, "Build", pass_on_by=FRIDAY)
    shown = words_in(page("Gus", race, world))
    assert "Engineering Build. In hand for 7 working hours, since Mon 2 Nov. Due Fri 6 Nov. In hand" in shown


def test_a_stall_says_what_it_costs(world: World) -> None:
    campaign = world.in_the_air(finish_on=date(2026, 12, 18)).campaign
    watch.sweep(now=when("2026-11-04 10:00"))
    with time_machine.travel(when("2026-11-04 10:00"), tick=False):
        shown = words_in(page("Gus", campaign, world))
    assert "PR Press. PR has not answered" in shown
    assert "It moves the finish by" in shown


MON, THU, TUE = date(2026, 11, 2), date(2026, 12, 3), date(2026, 12, 8)


@pytest.mark.parametrize(
    ("finish", "words"),
    [
        (
            Finish(MON, TUE, THU, 3),
            "Today is Mon 2 Nov. It is expected to finish on Tue 8 Dec, 3 working days after the target of Thu 3 Dec.",
        ),
        (
            Finish(MON, THU, TUE, -3),
            "Today is Mon 2 Nov. It is expected to finish on Thu 3 Dec, 3 working days before the target of Tue 8 Dec.",
        ),
        (Finish(MON, THU, THU, 0), "Today is Mon 2 Nov. It is expected to finish on Thu 3 Dec, which is the target."),
        (Finish(MON, THU, None, None), "Today is Mon 2 Nov. It is expected to finish on Thu 3 Dec; no target is set."),
        (Finish(MON, None, THU, None), "Today is Mon 2 Nov. The target is Thu 3 Dec; no finish can be expected yet."),
        (Finish(TUE, MON, THU, -3, over=True), "Finished on Mon 2 Nov. The target was Thu 3 Dec."),
    ],
)
def test_the_finish_is_drawn_and_said(finish: Finish, words: str) -> None:
    assert finish_sentence(finish) == words
    picture = finish_picture(finish)
    assert escape(words) in picture
    places = [float(x) for x in re.findall(r'\b(?:x1?|cx)="([\d.]+)%"', picture)]
    assert all(0 <= x <= 100 for x in places)
    assert ("today" in picture) is not finish.over
    assert ('data-state="stuck"' in picture) is bool(finish.slip and finish.slip > 0)


def test_nothing_is_drawn_where_there_is_no_day() -> None:
    assert finish_picture(Finish(MON, None, None, None)) == ""


# Everything from one function, and what it costs


def test_one_function_has_every_number_of_it(world: World, race: Campaign) -> None:
    asked(world, race)
    corrected(world, race)
    found = report(Campaign.objects.get(pk=race.pk), now=world.now)
    assert (found.p50, found.p85, found.chance, found.goals) == (None, None, None, ())
    assert (found.colour, found.target, found.verified_by) == ("green", date(2026, 12, 18), "Ana")
    assert [one.question for one in found.decisions] == ["A second PR runner?"]
    assert [one.changed for one in found.corrections] == ["One message."]
    assert found.because
    assert found.holders
    assert found.stalls == ()


def test_a_share_link_can_leave_persons_out(world: World, race: Campaign) -> None:
    answer_decision(asked(world, race), by=world.who("Gus"), now=world.later(), option=0)
    withdraw_decision(asked(world, race, "More?"), by=world.who("Ana"), now=world.later())
    asked(world, race, "Still?")
    check_correction(corrected(world, race), by=world.who("Ana"), now=world.later(), outcome="worked")
    baton.colour(race, by=world.who("Ana"), now=world.later(), colour="amber", reason="A guess.")
    told = report(Campaign.objects.get(pk=race.pk), now=world.now)
    assert "Ana" in str(parts(told, zone="UTC", named=True))
    unnamed = str(parts(told, zone="UTC", named=False))
    assert not [name for name in ("Ana", "Gus", "Ben", "Cleo", "Dov") if re.search(rf"\b{name}\b", unnamed)]


def test_many_decisions_and_corrections_cost_what_one_costs(world: World, race: Campaign) -> None:
    counts = []
    baton.colour(race, by=world.who("Ana"), now=world.later(), colour="amber", reason="A guess.")
    for n in range(2):
        for m in range(1 + 5 * n):
            answer_decision(asked(world, race, f"Which, {n} {m}?"), by=world.who("Gus"), now=world.later(), option=0)
            asked(world, race, f"And, {n} {m}?")
            check_correction(corrected(world, race, f"Change {n} {m}"), by=world.who("Ana"), now=world.later(), outcome="worked")
        for url in (f"/campaigns/{race.pk}/status/", "/", "/status/"):
            gus = browser(world["Gus"])
            gus.get(url)
            with CaptureQueriesContext(connection) as seen:
                gus.get(url)
            counts.append(len(seen))
    assert counts[:3] == counts[3:]
    assert max(counts) <= MOST


def test_a_paused_race_is_told_without_urgent_colours(world: World) -> None:
    race = world.in_the_air(sponsor=world["Gus"].pk, finish_on=MON).campaign
    world.now = when(NOW)
    watch.sweep(now=world.now)
    handoff = Handoff.objects.get(campaign=race, exchange__taker__name="Press")
    urgent = re.compile(r'(?<!id="alarm" )data-state="(?:stuck|missed)"|t-stuck|t-label-stuck')
    pages = [("Ana", f"/campaigns/{race.pk}/status/"), ("Ana", "/status/"), ("Cleo", f"/handoffs/{handoff.pk}/")]
    assert [bool(urgent.search(main_of(*page, world))) for page in pages] == [True, True, False]
    baton.pause(race, by=world.who("Ana"), now=world.now, reason="Booth dates moved.")
    assert [urgent.findall(main_of(*page, world)) for page in pages] == [[], [], []]
    assert "s-paused" in main_of("Cleo", f"/handoffs/{handoff.pk}/", world)


def main_of(name: str, address: str, world: World) -> str:
    return browser(world[name]).get(address).text.partition("<main")[2].partition("</main>")[0]
