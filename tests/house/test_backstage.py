"""Django's own pages: every table is there for a look or left out for a reason, nobody changes anything, and no secret is shown."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.db.models import BooleanField, Model
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from relay.backstage import WITHOUT_A_PAGE
from stakeholders.backstage import ForALook
from tests.crowd import Crowd
from tests.doors import browser, undone

pytestmark = pytest.mark.django_db
assert get_resolver().url_patterns  # the pages are registered with the addresses
TABLES = {model._meta.label: model for model in apps.get_models() if admin.site.is_registered(model)}
# Fields that open something, or tell what was erased or asked.
SECRET = {"digest", "password", "session_key", "data", "body", "request", "content", "lease_token", "key", "secret", "token"}
# The chain of a log holds ids and numbers; what was said is what the table of words is for; a key of a call is not one of a door.
SHOWN = {"campaigns.Event": {"digest"}, "campaigns.Text": {"body"}, "stakeholders.KeptAnswer": {"key"}, "campaigns.Concern": {"key"}}


def test_every_table_has_a_page_or_a_reason() -> None:
    assert {model._meta.label for model in apps.get_models()} - TABLES.keys() == WITHOUT_A_PAGE.keys()


def test_every_page_is_for_a_look() -> None:
    assert [label for label, model in TABLES.items() if not isinstance(admin.site.get_model_admin(model), ForALook)] == []


# The crowd gathers once; what somebody tries is taken back.


@pytest.fixture(scope="module")
def crowd(django_db_setup: None, django_db_blocker: Any) -> Any:
    with django_db_blocker.unblock(), undone():
        found = Crowd.gather()
        with time_machine.travel(found.world.now, tick=False):
            yield found


@pytest.fixture(scope="module")
def ida(crowd: Crowd) -> Client:
    client = browser(crowd.world["Ida"])
    client.get("/me/")
    return client


def page(model: type[Model], name: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.mark.parametrize("label", TABLES)
def test_not_even_an_admin_adds_changes_or_deletes(crowd: Crowd, ida: Client, label: str) -> None:
    model = TABLES[label]
    row = model._default_manager.first()
    some = row.pk if row else "1"
    before = list(model._default_manager.order_by("pk").values())
    tried = [ida.post(page(model, "add"), {}), ida.post(page(model, "delete", some), {"post": "yes"})]
    tried.append(ida.post(page(model, "change", some), {"name": "Another"}))
    assert {answer.status_code for answer in tried} <= ({403} if row else {403, 302})  # to a row that is not there it leads nowhere
    chosen = {"action": "delete_selected", "_selected_action": [some], "post": "yes"}
    ida.post(page(model, "changelist"), chosen)
    assert list(model._default_manager.order_by("pk").values()) == before


@pytest.mark.parametrize("label", TABLES)
def test_no_secret_is_shown(crowd: Crowd, label: str) -> None:
    model = TABLES[label]
    looks = admin.site.get_model_admin(model)
    asking = RequestFactory().get("/")
    asking.user = crowd.world["Ida"].user
    held = {field.name for field in model._meta.get_fields() if field.name in SECRET and not field.is_relation and not is_yes_or_no(field)}
    shown = {*map(str, looks.get_fields(asking)), *map(str, looks.get_list_display(asking)), *looks.search_fields}
    assert held & shown == SHOWN.get(label, set())


def is_yes_or_no(field: object) -> bool:
    return isinstance(field, BooleanField)


@pytest.mark.parametrize("label", TABLES)
def test_a_row_can_be_looked_at_and_anything_looked_for(crowd: Crowd, ida: Client, label: str) -> None:
    model = TABLES[label]
    if row := model._default_manager.first():
        assert ida.get(page(model, "change", row.pk)).status_code == 200
    assert ida.get(page(model, "changelist"), {"q": "Atlas 99 …"}).status_code == 200


@pytest.mark.parametrize("label", TABLES)
def test_a_list_asks_the_database_as_often_for_all_rows_as_for_one(
    crowd: Crowd, ida: Client, label: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = TABLES[label]
    looks = admin.site.get_model_admin(model)

    def asked(on_a_page: int) -> int:
        monkeypatch.setattr(looks, "list_per_page", on_a_page)
        with CaptureQueriesContext(connection) as seen:
            assert ida.get(page(model, "changelist")).status_code == 200
        return len(seen)

    assert asked(50) == asked(1) <= 15
