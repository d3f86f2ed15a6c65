"""The texts that forms 01 and 02 of Annex III (decree 26/2026) ask of a producer, in the order of the forms."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ocop.vietnamese.folding import canonical

LONGEST = 6000


@dataclass(frozen=True)
class FormField:
    """One text: its name, the form and part it stands in, label, help, and how it is typed."""

    name: str
    part: str
    label: str | Promise
    help: str | Promise = ""
    is_due: bool = False
    rows: int = 1
    input_mode: str = ""
    autocomplete: str = ""
    longest: int = 200
    choices: tuple[tuple[str, str | Promise], ...] = ()

    def tidy(self, value: str) -> str:
        """The text as kept: marks placed in one way, no NUL, no blanks around, cut at the longest."""
        text = value.replace("\x00", "").replace("\r\n", "\n")
        if self.rows == 1:
            return canonical(text)[: self.longest]
        return "\n".join(line.rstrip() for line in text.split("\n")).strip()[: self.longest]


YES_NO = (("yes", _("yes")), ("no", _("no")))
PARTS = {
    "01": _("Form 01: who asks for the rating"),
    "02-I": _("Form 02, part I: about you"),
    "02-II": _("Form 02, part II: how the work goes"),
    "02-IV": _("Form 02, part IV: what comes next"),
}


def _area(name: str, part: str, label: str | Promise, help_text: str | Promise = "", *, due: bool = False) -> FormField:
    return FormField(name, part, label, help_text, is_due=due, rows=4, longest=LONGEST)


ALL = (
    FormField(
        "unit",
        "01",
        _("Name of the unit or household"),
        _("As on the business registration."),
        is_due=True,
        longest=250,
    ),
    FormField("representative", "01", _("Who represents it"), is_due=True, autocomplete="name", longest=120),
    FormField("post", "01", _("Their post"), _("Such as head of the household, director."), longest=120),
    FormField(
        "address",
        "01",
        _("Address"),
        _("House, hamlet, commune."),
        is_due=True,
        autocomplete="street-address",
        longest=250,
    ),
    FormField("phone", "01", _("Phone"), is_due=True, input_mode="tel", autocomplete="tel", longest=30),
    FormField("email", "01", _("E-mail"), input_mode="email", autocomplete="email", longest=120),
    FormField(
        "specification", "01", _("Pack and size of the product"), _("Such as: bag of 500 g, box of 1 kg."), longest=250
    ),
    FormField(
        "attachments", "01", _("What is sent along"), _("Left empty, the papers you chose are listed."), longest=400
    ),
    FormField("entity_kind", "02-I", _("Kind of producer"), longest=120),
    FormField("registration_number", "02-I", _("Business registration number"), longest=60),
    FormField("registration_date", "02-I", _("Registered on"), _("Day, month, year."), longest=20),
    FormField("sex", "02-I", _("The representative is a woman"), choices=YES_NO, longest=3),
    FormField("ethnicity", "02-I", _("Ethnic group of the representative"), longest=60),
    FormField("residence", "02-I", _("Where the representative lives"), longest=250),
    _area("history", "02-I", _("How it began"), _("A few sentences: since when, who taught you, what grew.")),
    _area("structure", "02-I", _("Who does what"), _("How many people work, from where, who sells.")),
    _area("material", "02-II", _("Materials"), _("What you buy, from whom, how much comes from the commune.")),
    _area("technology", "02-II", _("How it is made"), _("Machines, steps, what became better.")),
    _area("quality", "02-II", _("Quality"), _("Tests, complaints, what you changed.")),
    _area("market", "02-II", _("Where it is sold"), _("Shops, markets, phone, internet; the biggest buyers.")),
    FormField("output", "02-II", _("Made in the last year"), _("With the unit, such as 12 tonnes."), longest=120),
    FormField("revenue", "02-II", _("Sales of the last year"), _("In million đồng."), input_mode="decimal", longest=60),
    FormField("profit", "02-II", _("Profit of the last year"), _("In million đồng."), input_mode="decimal", longest=60),
    _area("changes", "02-II", _("What changed since the last rating"), _("For an upgrade or a renewal.")),
    _area("plan", "02-IV", _("What you plan"), _("The next two or three years: goods, quality, buyers, people.")),
)
FIELDS = {field.name: field for field in ALL}
DUE = tuple(field.name for field in ALL if field.is_due)
