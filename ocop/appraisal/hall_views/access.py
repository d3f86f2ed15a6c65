"""Who may come into the hall: members with a scoring seat, each to their own dossiers."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from ocop.appraisal import hall


def member(request: HttpRequest) -> Any:
    """The person, who scores on some council. 403 for everybody else."""
    if not hall.is_member(request.user):
        raise PermissionDenied(_("Only members of a council score."))
    return request.user


def own_for(request: HttpRequest, pk: int) -> hall.Own:
    """The member's own duty on a dossier; what is not theirs is not found."""
    found = hall.one_of(member(request), pk)
    if found is None:
        raise Http404
    return found
