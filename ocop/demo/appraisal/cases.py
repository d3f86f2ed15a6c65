"""Two cases of withdrawal in the demo city: one open, one decided after the producer was heard."""

from __future__ import annotations

from ocop.appraisal.actions import withdrawals
from ocop.demo.appraisal import files, players
from ocop.demo.appraisal.stage import Script, Stage
from ocop.products.models import Product
from ocop.recognition.models import Recognition
from ocop.recognition.standing import standing
from ocop.workdays import clock


def scripts(stage: Stage) -> list[Script]:
    """Both cases, each on a product with three stars in force."""
    return [_open(stage, stage.product(stage.rising)), _decided(stage, stage.product(stage.rising))]


def _recognition(product: Product) -> Recognition:
    found = Recognition.objects.filter(pk=standing(product.pk).recognition_id or 0).first()
    if found is None:
        raise LookupError(f"{product} has no stars in force.")
    return found


def _open(stage: Stage, product: Product) -> Script:
    yield 7, 9
    officer = stage.players.officer
    case = withdrawals.open_case(
        by=officer,
        recognition=_recognition(product),
        ground="mark",
        found_on=clock.today(),
        finding="Đoàn kiểm tra thấy nhãn bốn sao trên sản phẩm ba sao ở hai quầy.",
        file=files.photograph(officer, "Nhãn trên quầy", (150, 110, 80)),
    )
    yield 6, 9
    withdrawals.invite(by=officer, case=case)


def _decided(stage: Stage, product: Product) -> Script:
    yield 24, 9
    officer = stage.players.officer
    case = withdrawals.open_case(
        by=officer,
        recognition=_recognition(product),
        ground="stopped",
        found_on=clock.today(),
        finding="Xã báo cơ sở đã nghỉ làm từ tháng Tám.",
    )
    yield 23, 9
    withdrawals.invite(by=officer, case=case)
    yield 20, 15
    by = players.member_of(product.producer.organisation)  # type: ignore[union-attr]
    withdrawals.hear(by=by, case=case, words="Nhà tôi nghỉ hẳn, đồng ý thu lại giấy chứng nhận.")
    yield 15, 9
    withdrawals.write_decision(by=officer, case=case)
    withdrawals.decide(
        by=officer,
        case=case,
        decision=f"{stage.rng.randint(5200, 5900)}-MH/QĐ-UBND",
        decided_on=clock.today(),
        reason="Cơ sở đã dừng sản xuất.",
    )
