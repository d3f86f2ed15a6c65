"""Persons, organisations, the roles persons hold, claims and invitations."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.people import contact
from ocop.people.managers import PersonManager
from ocop.people.querysets import (
    ApiKeyQuerySet,
    ClaimQuerySet,
    InvitationQuerySet,
    OrganisationQuerySet,
    RoleQuerySet,
)
from ocop.people.rights import rights_of


class Register(models.TextChoices):
    """Which register a row belongs to (domain/counting.md); a figure counts one register and names it."""

    OFFICE = "office", _("office register")
    PUBLIC = "public", _("read from public pages")
    DEMO = "demo", _("demo data")


class OrganisationKind(models.TextChoices):
    """Who may apply, decree 26/2026 art. 2.3; tourism adds associations."""

    ENTERPRISE = "enterprise", _("enterprise")
    COOPERATIVE = "cooperative", _("co-operative")
    COOPERATIVE_GROUP = "cooperative_group", _("co-operative group")
    FARM = "farm", _("farm")
    HOUSEHOLD = "household", _("household business")
    ASSOCIATION = "association", _("association or operating centre (tourism)")
    OFFICE = "office", _("public office")
    UNKNOWN = "unknown", _("not stated")


class Person(AbstractBaseUser, PermissionsMixin):
    """A natural person with an account. Households have a phone and no e-mail."""

    name = models.CharField(max_length=120)
    email = models.EmailField(
        null=True, blank=True, unique=True, error_messages={"unique": _("This e-mail address already has an account.")}
    )
    phone = models.CharField(
        max_length=16,
        null=True,
        blank=True,
        unique=True,
        help_text="E.164",
        error_messages={"unique": _("This phone number already has an account.")},
    )
    language = models.CharField(max_length=2, default="vi")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = PersonManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(phone__isnull=False) | Q(erased_at__isnull=False),
                name="person_reachable",
                violation_error_message=_("Give an e-mail address or a phone number."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_name(self) -> str:
        """What the ledger's chain keeps of a person as subject: the key alone, because the chain cannot be erased."""
        return f"#{self.pk}"

    @property
    def ledger_actor_name(self) -> str:
        """Officers act in the name of an office and stay named; a producer or a household is kept by key alone."""
        return self.name if rights_of(self).is_officer else self.ledger_name


class Organisation(models.Model):
    """A body or household that acts: producer, buyer and outlet keeper are roles of one organisation."""

    register = models.CharField(max_length=8, choices=Register.choices)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    name = models.CharField(max_length=250)
    name_folded = models.CharField(max_length=250, db_index=True)
    name_en = models.CharField(max_length=250, blank=True)
    tax_code = models.CharField(max_length=14, blank=True, db_index=True, help_text="10 or 13 digits")
    registration_number = models.CharField(max_length=40, blank=True)
    representative = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=16, blank=True, db_index=True, help_text="E.164")
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    address = models.CharField(max_length=250, blank=True, help_text="as written")
    address_folded = models.CharField(max_length=250, blank=True)
    commune = models.ForeignKey(
        "places.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="today's commune"
    )
    old_commune = models.ForeignKey(
        "places.Commune",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the commune as it was before 1/7/2025 or earlier",
    )
    district = models.ForeignKey("places.District", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    province = models.ForeignKey("places.Province", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place_as_given = models.CharField(max_length=250, blank=True, help_text="the words of the source")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    reference = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "tax_code"],
                condition=~Q(tax_code="") & Q(merged_into__isnull=True),
                name="organisation_tax_code_once",
                violation_error_message=_("Another organisation already has this tax code; open it, or merge the two."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def contact_for(self, person: Any) -> contact.Contact:
        """Phone, e-mail and representative as far as this reader may see them."""
        return contact.contact_for(self, person)


class EarlierKind(models.Model):
    """What kind an organisation was before it became another; `ocop.people.kinds` alone writes these rows.

    It was of this kind from the day the row before ends (or from the beginning) until, but not on, `until`.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="earlier_kinds")
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    until = models.DateField(help_text="first day on which it was of another kind")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation", "until"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "until"],
                name="one_change_of_kind_a_day",
                violation_error_message=_("A change of kind is recorded for this day already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class RoleName(models.TextChoices):
    """Roles; the first block is held at a place (or the whole city), the second at an organisation."""

    ADMINISTRATOR = "administrator", _("system administrator")
    COORDINATION_OFFICER = "coordination_officer", _("coordination officer")
    COMMUNE_OFFICER = "commune_officer", _("commune officer")
    TRADE_OFFICER = "trade_officer", _("trade officer")
    AUDITOR = "auditor", _("auditor")
    SECRETARY = "secretary", _("council secretary")
    COUNCIL_MEMBER = "council_member", _("council member")
    ADVISER = "adviser", _("advisory team member")
    PRODUCER_MEMBER = "producer_member", _("speaks for a producer")
    BUYER_MEMBER = "buyer_member", _("speaks for a buyer")
    OUTLET_KEEPER = "outlet_keeper", _("keeps an outlet")


class Role(models.Model):
    """A right held by a person at a place, at an organisation or in the whole city, from a date to a date."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=24, choices=RoleName.choices)
    commune = models.ForeignKey("places.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="roles"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="last day; null while it is held")
    granted_by_name = models.CharField(max_length=120)
    granted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="roles_granted"
    )
    by_fellow = models.BooleanField(
        default=False, help_text="let in by somebody who speaks for the same organisation; no officer confirmed it"
    )
    reason = models.CharField(max_length=250, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="when an officer ended it; from that day on it gives no right"
    )
    ended_by_name = models.CharField(max_length=120, blank=True)
    ended_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="roles_ended")
    end_reason = models.CharField(max_length=250, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="role_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        name__in=["producer_member", "buyer_member", "outlet_keeper"],
                        organisation__isnull=False,
                        commune__isnull=True,
                    )
                    | Q(name="commune_officer", commune__isnull=False, organisation__isnull=True)
                    | Q(
                        name__in=[
                            "administrator",
                            "coordination_officer",
                            "trade_officer",
                            "auditor",
                            "secretary",
                            "council_member",
                            "adviser",
                        ],
                        commune__isnull=True,
                        organisation__isnull=True,
                    )
                ),
                name="role_is_held_somewhere",
                violation_error_message=_(
                    "A commune officer needs a commune, a speaker an organisation, a city role neither."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_name_display())


class Claim(models.Model):
    """A person says they speak for an organisation; an officer of the place (for buyers the trade office) confirms or refuses."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for an officer")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="claims")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claims")
    role = models.CharField(max_length=24, choices=RoleName.choices)
    statement = models.TextField(blank=True, help_text="why they may speak, in their words")
    proof = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    answer = models.TextField(blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(state="waiting"),
                name="one_waiting_claim",
                violation_error_message=_("You have already asked this; it waits for an officer."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} - {self.organisation_id}"


class Invitation(models.Model):
    """An officer invites a person to a role; the token is kept only as a hash."""

    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=16, blank=True)
    role = models.CharField(max_length=24, choices=RoleName.choices)
    commune = models.ForeignKey("places.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="invitations_made")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="invitations_accepted")
    by_fellow = models.BooleanField(
        default=False, help_text="written by somebody who speaks for the organisation, not by an officer"
    )
    email_checked = models.BooleanField(
        default=False, help_text="the link went to this address alone, so whoever opens it reads its mail"
    )

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.get_role_display())


class SignInCode(models.Model):
    """A one-time code that an officer reads out to a person with a phone and no e-mail; kept only as a hash."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_in_codes")
    code_hash = models.CharField(max_length=128)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    issued_by_name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"


class ApiKey(models.Model):
    """A key with which an office's machine reads what its holder may read; kept only as a hash."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_keys")
    label = models.CharField(max_length=80)
    prefix = models.CharField(max_length=8, unique=True)
    key_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ApiKeyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.label} ({self.prefix})"


class Office(models.Model):
    """The office that runs this instance; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_office")]

    def __str__(self) -> str:
        return self.name
