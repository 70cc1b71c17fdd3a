"""Every column of every table, and what it is to a person: told to them or why not, erased and how.

One table for both, read by `exporting` and by `erasing`; `tests/house/test_personal_data.py` walks the models and fails for a column that
is not named here. A new column is one name in one of these lists:

- `plain`: ids, links, days, numbers and codes. Told; they stay, for an id leads to a nameless person.
- `words`: what is said by a person or about one. Told, and gone from rows of theirs; in rows of others their name is taken out.
- `who`: who somebody is. Told, and gone from their own row; everybody else's is left alone.
- `names`: what things are called: campaigns, legs, checkpoints, files. Told; they stay, and a name of the person is taken out.
- `hidden`: not told, for the reason given, and of no use to whom reads it. Stays, or goes with its row.

Whose a row is: `theirs` are the links under which it is somebody's own: all of it is told, its words go, or (`goes`) the whole row.
`about`: its words are about them: told, and theirs to have, but another's. Any other link to a person tells the row without its words.
`lets_go`: links that are emptied when the person is erased, with what hangs on them. `becomes`: what of theirs has other words instead.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.columns_of_campaigns import CAMPAIGNS
from privacy.columns_of_goals import GOALS
from privacy.tables import CODES, IDS, LABEL, LEASE, NOW, SECRET, Table, hidden, names, plain, who, words

PEOPLE: Mapping[str, Table] = {
    "stakeholders.Stakeholder": Table(
        _("Who they are here"),
        plain("id kind organisation function user calendar baton_limit active mail_stopped_at erased_at")
        | plain("zone language", "one of a list; dates of the log are of that zone")
        | who("name email"),
        theirs=("pk",),
        becomes={"name": LABEL, "email": "", "user": None, "active": False, "mail_stopped_at": None, "erased_at": NOW},
    ),
    "stakeholders.User": Table(
        _("Account"),
        plain("id roles is_active joined_at last_login", CODES)
        | who("email")
        | words("views")
        | hidden("password", "the hash of your password: telling it would help whoever guesses"),
        theirs=("stakeholder",),
        goes=True,
    ),
    "stakeholders.Motives": Table(
        _("What is noted about them"),
        words("sees priorities measured_on needs_from_us avoid approach channel say_first evidence")
        | plain("person reviewed_on reviewed_by"),
        theirs=("person",),
        goes=True,
    ),
    "stakeholders.Absence": Table(
        _("Absences"),
        plain("id stakeholder first_day last_day substitute agreed_at declined_at ask told told_try_at"),
        theirs=("stakeholder",),
        goes=True,
        lets_go={"substitute": {"substitute": None, "agreed_at": None, "declined_at": None}},
    ),
    "stakeholders.ApiToken": Table(
        _("Tokens of programs"),
        plain("id person scope hint made_at made_via expires_at last_used_at revoked_at", "the beginning of it, to know it again by")
        | words("name")
        | hidden("digest", SECRET),
        theirs=("person",),
        goes=True,
    ),
    "stakeholders.KeptAnswer": Table(
        _("Answers kept for programs, for two days"),
        plain("id person status at") | words("key body") | hidden("request", "the digest of what was asked"),
        theirs=("person",),
        goes=True,
    ),
    "stakeholders.Function": Table(
        _("Functions with this head"),
        plain("id calendar head baton_limit") | plain("slug", "part of an address, made when Relay is set up") | names("name short"),
        lets_go={"head": {"head": None}},
    ),
    "stakeholders.Organisation": Table(
        _("Organisations with this sponsor"),
        plain("id ours relations calendar sponsor", CODES) | names("name"),
        lets_go={"sponsor": {"sponsor": None}},
    ),
    "stakeholders.Calendar": Table(_("Calendars"), plain("id zone stamp", CODES) | names("name")),
    "stakeholders.CalendarVersion": Table(
        _("Calendars"), plain("id calendar valid_from zone windows country subdivision holiday_years", CODES)
    ),
    "stakeholders.Holiday": Table(_("Calendars"), plain("id version day own") | names("name")),
    "stakeholders.Site": Table(_("The installation"), plain("id calendar clock_offset timings_of_persons") | names("name")),
}

ACCOUNTS: Mapping[str, Table] = {
    "account.EmailAddress": Table(
        _("Addresses of the account"), plain("id user verified primary") | who("email"), theirs=("user__stakeholder",), goes=True
    ),
    "account.EmailConfirmation": Table(
        _("Addresses that are being confirmed"),
        plain("id email_address created sent") | hidden("key", "it opens a link"),
        theirs=("email_address__user__stakeholder",),
        goes=True,
    ),
    "mfa.Authenticator": Table(
        _("Second steps of signing in"),
        plain("id user type created_at last_used_at") | hidden("data", "the secret of your second step"),
        theirs=("user__stakeholder",),
        goes=True,
    ),
    "socialaccount.SocialApp": Table(
        _("Sign-in elsewhere"), hidden("id provider provider_id name client_id secret key settings", "set up by an admin; of nobody")
    ),
    "socialaccount.SocialAccount": Table(
        _("Accounts elsewhere"),
        plain("id user last_login date_joined") | who("provider uid extra_data"),
        theirs=("user__stakeholder",),
        goes=True,
    ),
    "socialaccount.SocialToken": Table(
        _("Tokens of accounts elsewhere"),
        plain("id app account expires_at") | hidden("token token_secret", "it opens your account elsewhere"),
        theirs=("account__user__stakeholder",),
        goes=True,
    ),
    "usersessions.UserSession": Table(
        _("Where they are signed in"),
        plain("id user created_at last_seen_at") | who("ip user_agent data") | hidden("session_key", "it is the session itself"),
        theirs=("user__stakeholder",),
        goes=True,
    ),
    "sessions.Session": Table(
        _("Sessions"),
        hidden("session_key expire_date session_data", "told as where you are signed in; what else it holds are words of the last page"),
        apart="sessions.py",
    ),
    "admin.LogEntry": Table(
        _("Changes on Django's own pages"),
        plain("id action_time user content_type object_id action_flag", "a key") | names("object_repr change_message"),
        theirs=("user__stakeholder",),
        goes=True,
    ),
    "auth.Permission": Table("", hidden("id name content_type codename", "Django's own; of nobody")),
    "auth.Group": Table("", hidden("id name", "Django's own; of nobody")),
    "auth.Group_permissions": Table("", hidden("id group permission", "Django's own; of nobody")),
    "contenttypes.ContentType": Table("", hidden("id app_label model", "Django's own; of nobody")),
}

THE_REST: Mapping[str, Table] = {
    "insights.PastLeg": Table(
        _("Past relays"),
        plain("id leg_seq attempt planned_days offered_at accepted_at ended_at outcome returned_to_seq depends_on imported_at", CODES)
        | names("relay_id relay_name relay_type function owner_team leg_name return_reason"),
    ),
    "insights.Snapshot": Table(
        _("How campaigns stood"),
        plain("id campaign why taken_on taken_at seq seen_seq newest state colour because said finish target slip_days legs_done", CODES)
        | plain("legs stalls worst_step p50 p85 p95 quoted_percent p85_replayed chance")
        | plain("odds", "days, ids of legs, and shares")
        | names("holders court"),
    ),
    "insights.CutList": Table(_("Campaigns in doubt"), plain("monday taken_at") | names("named")),
    "imports.Import": Table(
        _("Files they brought"),
        plain("id kind state by created_at changed_at run_by via started_at ended_at steps tries", CODES)
        | words("name content answers found refusal")
        | names("options result")
        | hidden("lease_token lease_until", LEASE),
        theirs=("by",),
        becomes={"name": "–"},
    ),
    "notifications.Notice": Table(
        _("What they were told"),
        plain("id event reader stall why act_now for_digest facts created_at due_at read_at", IDS),
        theirs=("reader",),
    ),
    "notifications.Endpoint": Table(
        _("Channels they connected"),
        plain("id kind owner campaign hears made_at paused_at disabled_at disabled_why failures failing_since rests_until tried_at", CODES)
        | plain("reached_at told_at told_try_at old_secret_until")
        | names("name host")
        | hidden("url secret old_secret", "sealed; whoever has it can write there"),
    ),
    "notifications.Bundle": Table(_("Mails that go together"), plain("id reader campaign channel last_at"), theirs=("reader",)),
    "notifications.Digest": Table(_("Daily mails"), plain("id reader day due_at"), theirs=("reader",)),
    "notifications.Delivery": Table(
        _("Mails on their way to them"),
        plain("id notice bundle digest channel state attempts next_at sent_at reported_at endpoint event queued_at")
        | plain("message_id", "made of the id of the mail")
        | words("last_error payload")
        | hidden("lease_until lease_token", LEASE),
        theirs=("notice__reader",),
    ),
    "notifications.Attempt": Table(
        _("Tries to send them"),
        plain("id delivery started_at ended_at result status took_ms") | words("answer") | hidden("lease_token", LEASE),
        theirs=("delivery__notice__reader",),
    ),
    "notifications.Preference": Table(
        _("What they want by mail"), plain("reader mail_information digest digest_at"), theirs=("reader",), goes=True
    ),
    "privacy.Record": Table(
        _("When what is kept of them was handed out"), plain("id kind person by at facts swept_at", IDS), theirs=("person",)
    ),
}

COLUMNS: Mapping[str, Table] = {**PEOPLE, **ACCOUNTS, **CAMPAIGNS, **GOALS, **THE_REST}
