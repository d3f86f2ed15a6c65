"""What a move needs, by name: each check gives the sentence of what is missing, or nothing. Data/states.yaml names them."""

from __future__ import annotations

from collections.abc import Callable

from ocop.appraisal.models import Dossier

Check = Callable[[Dossier], str]
_checks: dict[str, Check] = {}


def requirement(name: str) -> Callable[[Check], Check]:
    """Declare the check of a name."""

    def declare(check: Check) -> Check:
        if name in _checks:
            raise ValueError(f"the requirement {name} stands twice")
        _checks[name] = check
        return check

    return declare


def missing(name: str, dossier: Dossier) -> str:
    """The sentence of what is missing; empty when nothing is. A name without a check is a fault of ours: KeyError."""
    return _checks[name](dossier)


def names() -> set[str]:
    """All declared checks; a test holds them equal to those the table names."""
    return set(_checks)


def _ruling(dossier: Dossier) -> object | None:
    return dossier.rulings.filter(replaced_at__isnull=True).first()
