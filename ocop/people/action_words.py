"""How the ledger's actions of this room and of the rooms below it are said in the audit view."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ACTION_WORDS = {
    "people.begin": _("office set up"),
    "people.email_changed": _("e-mail address changed"),
    "people.email_confirmed": _("e-mail address confirmed"),
    "people.email_removed": _("e-mail address taken away"),
    "people.grant_role": _("role given"),
    "people.end_role": _("role ended"),
    "people.invite": _("invitation sent"),
    "people.cancel_invitation": _("invitation taken back"),
    "people.accept_invitation": _("invitation taken up"),
    "people.join": _("account opened"),
    "people.change": _("account changed"),
    "people.change_profile": _("profile changed"),
    "people.change_office": _("office's entry changed"),
    "people.claim": _("asked to speak for an organisation"),
    "people.confirm_claim": _("request to speak confirmed"),
    "people.refuse_claim": _("request to speak refused"),
    "people.withdraw_claim": _("request to speak taken back"),
    "people.issue_code": _("sign-in code made"),
    "people.use_code": _("signed in with a code"),
    "people.create_key": _("key for a machine made"),
    "people.revoke_key": _("key for a machine ended"),
    "people.erase": _("account erased"),
    "files.keep": _("file kept"),
    "files.forget": _("file taken away for good"),
    "files.set_public": _("file shown or hidden"),
    "exchange.apply": _("list brought in"),
    "exchange.undo": _("import undone"),
    "places.load": _("places loaded"),
    "places.change": _("place changed"),
    "indicators.bring_statements": _("published figures brought in"),
    "demo.build": _("demo city built"),
}
