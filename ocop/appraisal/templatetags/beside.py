"""`{% beside number %}` on a score sheet: what other rooms have to say beside a criterion."""

from __future__ import annotations

from typing import Any

from django import template

from ocop.appraisal import beside as registered

register = template.Library()


@register.inclusion_tag("appraisal/hall/_beside.html", takes_context=True)
def beside(context: template.RequestContext, number: str) -> dict[str, Any]:
    """Reads `request`, `dossier` and `set` of the sheet."""
    criterion = context["set"].by_number[number]
    return {"notes": registered.notes(context["request"].user, context["dossier"], criterion)}
