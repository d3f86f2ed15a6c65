"""How the public record follows a product that was merged into another."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ocop.products.models import Product
from ocop.recognition.models import Assessment, Recognition
from ocop.workdays import clock


def move_record(loser: Product, winner: Product) -> dict[str, list[int]]:
    """Recognitions and assessments are the winner's; a decision both held is kept once, the loser's copy is retracted."""
    held = {_decision(row) for row in Recognition.objects.known().filter(product=winner)}
    moved: list[int] = []
    doubled: list[int] = []
    for row in Recognition.objects.known().filter(product=loser).order_by("pk"):
        (doubled if _decision(row) in held else moved).append(row.pk)
    Recognition.objects.filter(pk__in=moved).update(product=winner)
    Recognition.objects.filter(pk__in=doubled).update(
        retracted_at=clock.now(),
        retraction_reason=_("The same decision stands with the product this one was merged into."),
    )
    assessments = list(Assessment.objects.filter(product=loser).order_by("pk").values_list("pk", flat=True))
    Assessment.objects.filter(pk__in=assessments).update(product=winner)
    return {"recognitions": moved, "recognitions_doubled": doubled, "assessments": assessments}


def _decision(row: Recognition) -> tuple[object, ...]:
    return (row.level, row.issued_on, row.year, row.decision)
