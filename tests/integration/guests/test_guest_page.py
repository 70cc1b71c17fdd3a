"""The page that a link opens: every move of its runner, the receipt, and kind words for who was late."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import baton
from campaigns.lifecycle import HandoffState, Kind
from campaigns.models import CheckItem, Event, Handoff
from stakeholders.models import Stakeholder
from tests.guests import AT, INTERNAL, Guest, link_of, offered, site
from tests.guests import text as text_of
from tests.world import World, when

pytestmark = pytest.mark.django_db


@pytest.fixture
def holding(world: World, handoff: Handoff) -> Guest:
    """Jo has taken the baton, with a checkpoint of two items before them."""
    leg = world.leg_of(handoff.campaign, "Site")
    for text, wants in (("Photos cleared", False), ("Copy in two languages", True)):
        CheckItem.objects.create(leg=leg, text=text, wants_evidence=wants)
    guest = Guest(link_of(handoff))
    guest.press("accept", {"pass_on_by": "2026-11-04"}, handoff=handoff)
    return guest


def fresh(handoff: Handoff) -> Handoff:
    return Handoff.objects.get(pk=handoff.pk)


# Coming in


def test_the_link_leaves_a_cookie_and_leads_to_an_address_without_the_secret(handoff: Handoff) -> None:
    guest = Guest(link_of(handoff))
    answer = guest.client.get(guest.link)
    cookie = answer.cookies["relay-guest"]
    assert (answer.status_code, answer["Location"]) == (303, f"/g/{guest.grant.pk}/")
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", f"/g/{guest.grant.pk}/")
    assert guest.look().status_code == 200


def test_without_the_cookie_the_clean_address_opens_nothing(guest: Guest) -> None:
    guest.client.cookies.clear()
    assert guest.look().status_code == 404


def test_the_page_names_sender_and_reader_and_holds_no_way_into_the_house(world: World, handoff: Handoff, guest: Guest) -> None:
    page = text_of(guest.look())
    assert "passes this to <b>Jo</b>" in page
    assert "The shop is ready to be dressed." in page
    assert not INTERNAL.search(page)
    assert str(handoff.campaign_id) not in page
    for other in ("Cleo", "Dov", "Art", "Press"):
        assert other not in page


def test_it_is_in_the_reader_s_language_and_zone(handoff: Handoff, guest: Guest) -> None:
    Stakeholder.objects.filter(pk=handoff.taker_id).update(language="de", zone="Europe/Berlin")
    page = guest.look()
    assert '<html lang="de"' in text_of(page)
    assert "in Berlin" in text_of(page)


def test_the_mail_s_way_out_opens_the_form_for_the_right_person(guest: Guest) -> None:
    answer = guest.client.get(f"{guest.link}?open=someone-else")
    assert answer["Location"] == f"{guest.url}?open=someone-else"
    assert '<details id="someone-else" open>' in text_of(guest.look("?open=someone-else"))


# Answering


def test_taking_it_leaves_a_receipt_and_what_comes_next(handoff: Handoff, guest: Guest) -> None:
    guest.press("accept", {"pass_on_by": "2026-11-04"}, handoff=handoff)
    page = text_of(guest.look())
    assert "You took the baton on Mon 2 Nov, 12:05 your time" in page
    assert "Confirmed through the link sent to jo@example.com." in page
    assert "You pass it on by Wed 4 Nov." in page
    assert fresh(handoff).state == HandoffState.ACCEPTED


def test_what_they_do_is_on_record_as_done_by_the_link(handoff: Handoff, guest: Guest) -> None:
    guest.press("accept", {"pass_on_by": "2026-11-04"}, handoff=handoff)
    assert {(one.via, one.by_id) for one in Event.objects.filter(handoff=handoff, kind__in=[Kind.ACCEPTED, Kind.PROMISED])} == {
        ("link", handoff.taker_id)
    }


def test_a_critical_exchange_asks_for_the_read_back(world: World) -> None:
    handoff = offered(world, critical=True)
    guest = Guest(link_of(handoff))
    answer = guest.press("accept", {"pass_on_by": "2026-11-04", "got": "A shop"}, handoff=handoff)
    assert answer.status_code == 422
    assert "Say what you do with it next." in text_of(answer)
    assert 'value="A shop"' in text_of(answer) or ">\nA shop</textarea>" in text_of(answer)


def test_sending_it_back_names_what_is_wrong(handoff: Handoff, guest: Guest) -> None:
    guest.press("send-back", {"reason": "missing", "other": "The fonts", "note": "Page 2"}, handoff=handoff)
    page = text_of(guest.look())
    assert fresh(handoff).state == HandoffState.RETURNED
    assert "You sent it back on" in page
    assert "The fonts" in page


def test_a_question_moves_the_clock_and_its_answer_is_read_here(world: World, handoff: Handoff, guest: Guest) -> None:
    guest.press("ask", {"question": "Which fonts?"}, handoff=handoff)
    assert fresh(handoff).question_open
    baton.answer(fresh(handoff), by=world.who("Ben"), now=AT, answer="Inter alone.")
    assert "Inter alone." in text_of(guest.look())


def test_needing_until_a_day(handoff: Handoff, guest: Guest) -> None:
    guest.press("need-until", {"until": "2026-11-04", "note": "Shooting"}, handoff=handoff)
    assert str(fresh(handoff).need_until) == "2026-11-04"


def test_declining_it_says_who_finds_another_taker(handoff: Handoff, guest: Guest) -> None:
    guest.press("decline", {"reason": "no_capacity"}, handoff=handoff)
    assert fresh(handoff).state == HandoffState.DECLINED
    assert "You said that you cannot take it" in text_of(guest.look())


def test_taking_it_can_be_undone(handoff: Handoff, guest: Guest) -> None:
    guest.press("accept", {"pass_on_by": "2026-11-04"}, handoff=handoff)
    guest.press("undo", handoff=fresh(handoff))
    assert fresh(handoff).state == HandoffState.OFFERED
    assert "Take the baton" in text_of(guest.look())


def test_giving_it_back_after_taking_it(handoff: Handoff, holding: Guest) -> None:
    holding.press("give-back", {"reason": "wrong", "other": "The prices"}, handoff=fresh(handoff))
    assert fresh(handoff).state == HandoffState.RETURNED


def test_who_is_late_reads_who_decided_and_keeps_their_words(world: World, handoff: Handoff, guest: Guest) -> None:
    baton.recall(handoff, by=world.who("Ben"), now=AT)
    answer = guest.press("send-back", {"reason": "missing", "other": "The fonts", "note": "Page 2 is last year’s"}, handoff=handoff)
    assert answer.status_code == 409
    assert "Ben" in text_of(answer)
    assert "Page 2 is last year’s" in text_of(answer)


def test_the_same_answer_twice_is_a_friendly_success(handoff: Handoff, guest: Guest) -> None:
    for _again in range(2):
        assert guest.press("accept", {"pass_on_by": "2026-11-04"}, handoff=handoff).status_code == 302
    assert Event.objects.filter(handoff=handoff, kind=Kind.ACCEPTED).count() == 1


# Somebody else of theirs


def test_a_colleague_who_is_named_gets_the_leg_and_a_link_of_their_own(world: World, handoff: Handoff, guest: Guest) -> None:
    answer = guest.press("someone-else", {"name": "Kim Lund", "email": "kim@example.com"}, handoff=handoff)
    kim = Stakeholder.objects.get(name="Kim Lund")
    assert (answer.status_code, fresh(handoff).taker_id) == (200, kim.pk)
    assert (kim.organisation_id, kim.user_id) == (world["Jo"].organisation_id, None)
    assert "on its way to Kim Lund" in text_of(answer)
    assert Guest(link_of(fresh(handoff))).look().status_code == 200


def test_the_link_of_who_passed_it_on_is_dead(handoff: Handoff, guest: Guest) -> None:
    guest.press("someone-else", {"name": "Kim Lund", "email": "kim@example.com"}, handoff=handoff)
    assert [guest.look().status_code, guest.client.get(guest.link).status_code] == [404, 404]


def test_a_known_colleague_is_chosen_and_nobody_of_another_house_is_offered(world: World, handoff: Handoff) -> None:
    kim = Stakeholder.objects.create(name="Kim Lund", email="kim@example.com", organisation=world["Jo"].organisation)
    guest = Guest(link_of(handoff))
    page = text_of(guest.look())
    assert f'<option value="{kim.pk}">Kim Lund</option>' in page
    assert "Cleo" not in page
    guest.press("someone-else", {"runner": str(kim.pk)}, handoff=handoff)
    assert fresh(handoff).taker_id == kim.pk


def test_somebody_of_another_house_is_refused_whoever_asks(world: World, handoff: Handoff, guest: Guest) -> None:
    assert guest.press("someone-else", {"runner": str(world["Cleo"].pk)}, handoff=handoff).status_code == 422
    assert fresh(handoff).taker_id == world["Jo"].pk


# Running the leg


def test_the_checkpoint_is_ticked_with_evidence(world: World, handoff: Handoff, holding: Guest) -> None:
    photos, copy = CheckItem.objects.filter(leg__name="Site").order_by("text").values_list("pk", flat=True)[::-1]
    holding.tick(photos)
    holding.tick(copy, evidence="https://cloud.example/copy")
    assert CheckItem.objects.filter(leg__name="Site", met=True).count() == 2
    holding.tick(photos, "untick")
    assert not CheckItem.objects.get(pk=photos).met


@pytest.mark.parametrize(
    ("move", "said", "kind"),
    [
        ("check-in", {"note": "Half of it stands."}, Kind.CHECKED_IN),
        ("promise", {"date": "2026-11-05"}, Kind.PROMISED),
        ("block", {"reason": "No photos yet"}, Kind.BLOCKED),
    ],
)
def test_the_small_acts_of_a_runner(holding: Guest, move: str, said: dict[str, str], kind: Kind) -> None:
    assert holding.press(move, said).status_code == 302
    assert Event.objects.latest("pk").kind == kind


def test_what_is_blocked_goes_on(holding: Guest) -> None:
    holding.press("block", {"reason": "No photos yet"})
    assert "No photos yet" in text_of(holding.look())
    holding.press("unblock", {"note": "They came."})
    assert holding.grant.leg.__class__.objects.get(pk=holding.grant.leg_id).state == "running"


def test_a_block_may_be_on_those_the_page_names_alone(world: World, holding: Guest) -> None:
    page = text_of(holding.look())
    assert [f"{world[name].pk}" in page for name in ("Ana", "Ben", "Cleo", "Eva")] == [True, True, False, False]


def test_an_open_item_stops_the_offer_and_keeps_the_words(holding: Guest) -> None:
    answer = holding.press("offer", {"note": "All yours, Cleo."})
    assert answer.status_code == 422
    assert "All yours, Cleo." in text_of(answer)


def test_the_baton_is_offered_onward_answered_for_and_taken_back(world: World, handoff: Handoff, guest: Guest) -> None:
    guest.press("accept", {"pass_on_by": "2026-11-04"}, handoff=handoff)
    guest.press("offer", {"note": "All yours, Cleo.", "links": "https://cloud.example/site"})
    onward = world.handoff_to(handoff.campaign, "Press")
    baton.ask(onward, by=world.who("Cleo"), now=AT, question="Which shot first?")
    assert "Which shot first?" in text_of(guest.look())
    guest.press("answer", {"answer": "The red one."}, handoff=fresh(onward))
    assert not fresh(onward).question_open
    guest.press("recall", handoff=fresh(onward))
    assert fresh(onward).state == HandoffState.RECALLED


def test_a_leg_that_is_over_is_a_receipt_for_a_week(world: World, handoff: Handoff, guest: Guest, at: time_machine.Traveller) -> None:
    guest.press("accept", {"pass_on_by": "2026-11-04"}, handoff=handoff)
    guest.press("offer", {"note": "All yours, Cleo."})
    baton.accept(world.handoff_to(handoff.campaign, "Press"), by=world.who("Cleo"), now=AT)
    page = text_of(guest.look())
    assert "Your part is done." in page
    assert "/offer/" not in page
    at.move_to(when("2026-11-09 12:00"))
    assert Guest(guest.link).look().status_code == 200
    at.move_to(when("2026-11-09 12:06"))
    assert guest.client.get(guest.link).status_code == 404


# A relief


def test_who_is_asked_to_take_over_has_a_page_for_it(world: World, handoff: Handoff, guest: Guest) -> None:
    guest.press("accept", {"pass_on_by": "2026-11-04"}, handoff=handoff)
    kim = Stakeholder.objects.create(name="Kim Lund", email="kim@example.com", organisation=world["Jo"].organisation, zone="Europe/London")
    baton.reassign(world.leg_of(handoff.campaign, "Site"), by=world.who("Ana"), now=AT, runner=kim.pk, packet={"note": "Jo is away."})
    relief = Handoff.objects.get(exchange=None)
    new = Guest(link_of(relief))
    assert "Jo is away." in text_of(new.look())
    new.press("accept", {"pass_on_by": "2026-11-05"}, handoff=relief)
    assert fresh(relief).state == HandoffState.ACCEPTED
    assert "You took the baton" in text_of(new.look())
    assert guest.look().status_code == 404


# Being left alone


def test_who_asks_to_be_left_alone_is_and_the_page_says_so(world: World, handoff: Handoff, guest: Guest) -> None:
    guest.client.post(f"{guest.url}mail/stop/")
    assert Stakeholder.objects.get(pk=handoff.taker_id).mail_stopped_at == AT
    page = text_of(guest.look())
    assert "You asked us to send no more mails." in page
    assert "Take the baton" in page
    told = Event.objects.get(campaign=handoff.campaign, kind=Kind.MAIL_STOPPED)
    assert (told.by_id, told.via) == (handoff.taker_id, "link")


def test_they_may_be_written_to_again(handoff: Handoff, guest: Guest) -> None:
    for wish in ("stop", "start"):
        guest.client.post(f"{guest.url}mail/{wish}/")
    assert Stakeholder.objects.get(pk=handoff.taker_id).mail_stopped_at is None
    assert "Stop writing to me" in text_of(guest.look())


def test_asking_to_be_left_alone_takes_a_press(handoff: Handoff, guest: Guest) -> None:
    assert guest.client.get(f"{guest.url}mail/stop/").status_code == 405
    assert Stakeholder.objects.get(pk=handoff.taker_id).mail_stopped_at is None


# How much is read


def test_the_page_reads_no_more_for_more_legs_and_more_people(world: World, handoff: Handoff, guest: Guest) -> None:
    guest.press("accept", {"pass_on_by": "2026-11-04"}, handoff=handoff)
    with CaptureQueriesContext(connection) as few:
        guest.look()
    for number in range(5):
        site(world)
        Stakeholder.objects.create(name=f"Kim {number}", email=f"kim{number}@example.com", organisation=world["Jo"].organisation)
    with CaptureQueriesContext(connection) as many:
        guest.look()
    assert len(many) == len(few)
    assert len(few) <= 40
