"""The dossiers of the demo city: one at every state, told as scripts that live through the last weeks before the city's day."""

from __future__ import annotations

import datetime
import random
from typing import Any

from ocop.appraisal.actions import closing, completion, decisions, dossiers, rounds, rules, seating, team
from ocop.appraisal.actions.completion import Point
from ocop.appraisal.models import Dossier
from ocop.demo.appraisal import cases, files, papers, players
from ocop.demo.appraisal.stage import Script, Stage
from ocop.demo.timeline import Good
from ocop.people.models import Person, Role
from ocop.producers.models import Producer
from ocop.products.actions.products import create_product
from ocop.products.models import Product
from ocop.workdays import clock

BEGINS = datetime.date(2026, 9, 1)
"""Before this day the city has lived under the decree too short a time to have a round under it."""
NOODLES = "Miến dong tráng tay"


def write(seed: str, goods: list[Good], products: list[Product], day: datetime.date) -> dict[str, int]:
    """Council, rounds and dossiers as of a day; how many dossiers stand at each state. Nothing before BEGINS."""
    rules.activate_shipped()
    stage = Stage(day, goods, products, players.make(), random.Random(f"{seed}|appraisal"))
    if day < BEGINS:
        return {}
    stage.play(
        [
            _council(stage),
            *_first_sitting(stage),
            *_second_sitting(stage),
            *_at_the_commune(stage),
            _renewal(stage),
            *cases.scripts(stage),
            _noodles(stage),
        ]
    )
    states: dict[str, int] = {}
    for state in Dossier.objects.filter(register="demo").values_list("state", flat=True):
        states[state] = states.get(state, 0) + 1
    return states


def _council(stage: Stage) -> Script:
    """The council, its seats, and three rounds."""
    yield 75, 8
    officer = stage.players.officer
    stage.council = seating.found_council(
        by=officer,
        name="Hội đồng đánh giá, phân hạng sản phẩm OCOP (minh hoạ)",
        decision="4100-MH/QĐ-UBND",
        valid_from=clock.today(),
    )
    people = [*stage.players.scoring, stage.players.secretary, *stage.players.team]
    for person, (part, _name, _email, agency) in zip(
        people, (*players.COUNCIL, players.SECRETARY, *players.TEAM), strict=True
    ):
        seating.give_seat(
            by=officer, council=stage.council, person=person, part=part, agency=agency, valid_from=clock.today()
        )
    regulation = rules.regulation_in_force(clock.today())
    if regulation is None:
        raise RuntimeError("No regulation is in force.")
    until, by = rounds.suggested_dates(clock.today())
    half = f"đợt {1 if by.month < 8 else 2} năm {by.year}"
    for key, name, kind in (
        ("first", f"Phiên 1, {half}", "meeting"),
        ("second", f"Phiên 2, {half}", "meeting"),
        ("written", f"Ý kiến bằng văn bản, {half}", "written"),
    ):
        stage.rounds[key] = rounds.open_round(
            by=officer,
            name=name,
            kind=kind,
            council=stage.council,
            regulation=regulation,
            requests_until=until,
            decide_by=by,
        )


def _to_the_council(stage: Stage, product: Product, into: str, begins: int, **sheet: Any) -> Any:
    """From the draft to the assigned dossier in four weeks; gives the dossier to the script that goes on."""
    yield begins, 9
    dossier = stage.begun(product, **sheet)
    yield begins - 1, 10
    dossier = stage.file(dossier)
    yield begins - 7, 10
    dossier = stage.forward(dossier)
    yield begins - 9, 14
    dossier = stage.accept(dossier, into)
    yield begins - 15, 9
    dossier = stage.reviewed(dossier, remark="Nên ghi rõ hơn nơi mua nguyên liệu.")
    yield begins - 16, 9
    stage.assign(dossier)
    return dossier


def _first_sitting(stage: Stage) -> list[Script]:
    """The first sitting is over: recognised, upgraded, sent to the ministry, noticed."""
    decided: list[Dossier] = []
    plan = (
        (stage.ended, {"stars": 4, "points": 76}),
        (stage.ended, {"stars": 3, "points": 61}),
        (stage.rising, {"kind": "upgrade", "stars": 4, "points": 78}),
        (stage.ended, {"stars": 5, "points": 94}),
        (stage.ended, {"stars": 2, "points": 44}),
    )
    scripts = [_decided(stage, stage.product(fits), dict(sheet), decided) for fits, sheet in plan]
    return [*scripts, _ruling(stage, decided)]


def _decided(stage: Stage, product: Product, sheet: dict[str, Any], decided: list[Dossier]) -> Script:
    stars, points = sheet["stars"], sheet["points"]
    dossier = yield from _to_the_council(
        stage, product, "first", 66, **{**sheet, "stars": max(3, stars), "points": max(60, points)}
    )
    secretary = stage.players.secretary
    yield 40, 8
    dossier = closing.open_scoring(by=secretary, dossier=dossier)
    yield 40, 10
    stage.score(dossier, stars=stars, points=points)
    yield 40, 15
    closing.close_scoring(by=secretary, dossier=dossier)
    yield 36, 9
    decided.append(decisions.propose(by=secretary, dossier=dossier))


def _ruling(stage: Stage, decided: list[Dossier]) -> Script:
    """Meeting, minutes, decision and what follows."""
    secretary, officer = stage.players.secretary, stage.players.officer
    yield 46, 9
    papers.meeting(stage, "first", stage.moment(40, 8))
    yield 38, 9
    papers.minutes(stage, "first")
    yield 34, 9
    draft = decisions.draft(by=secretary, round_=stage.rounds["first"])
    papers.before_decision(stage, decided)
    yield 30, 10
    scan = files.signed(
        officer,
        "Quyết định công nhận",
        ["Công nhận kết quả đánh giá, phân hạng sản phẩm OCOP.", *[str(one) for one in decided]],
    )
    decisions.publish(
        by=officer,
        decision=draft,
        number=f"{stage.rng.randint(4200, 6900)}-MH/QĐ-UBND",
        decided_on=clock.today(),
        signed_by_name="Lãnh đạo Ủy ban nhân dân (minh hoạ)",
        signed_file=scan,
    )
    yield 29, 9
    papers.after_decision(stage, decided)


def _second_sitting(stage: Stage) -> list[Script]:
    """The running sitting: in review, ready, being scored, scored with a gap, proposed."""
    return [
        _in_review(stage, stage.product(stage.ended), has_question=True),
        _in_review(stage, stage.product(stage.rising), has_question=False),
        _ready(stage, stage.product(stage.ended)),
        _scoring(stage, stage.product(stage.ended), members=4, drafts=1),
        _scoring(stage, stage.product(stage.rising), members=0, drafts=2, kind="upgrade"),
        _gap(stage, stage.product(stage.ended)),
        _proposed(stage, stage.product(stage.ended)),
        _second_meeting(stage),
    ]


def _second_meeting(stage: Stage) -> Script:
    yield 12, 9
    papers.meeting(stage, "second", stage.moment(6, 8))
    yield 4, 16
    papers.minutes(stage, "second")


def _in_review(stage: Stage, product: Product, *, has_question: bool) -> Script:
    yield 41, 9
    dossier = stage.begun(product, kind="first" if has_question else "upgrade")
    yield 40, 9
    dossier = stage.file(dossier)
    yield 30, 9
    dossier = stage.forward(dossier)
    yield 26, 9
    dossier = stage.accept(dossier, "second")
    yield 8, 10
    adviser = stage.players.team[0]
    visit = team.plan_visit(
        by=adviser,
        dossier=dossier,
        planned_on=stage.moment(6, 9).date(),
        participants="Hai người của tổ tư vấn, cán bộ xã",
    )
    team.log_samples(
        by=stage.players.secretary,
        dossier=dossier,
        units=3,
        received_on=clock.today(),
        condition="Nguyên bao bì",
        kept_at="Tủ mẫu số 1",
    )
    yield 6, 15
    if has_question:
        one = dossier.answers.order_by("pk").first()
        team.ask(
            by=adviser,
            dossier=dossier,
            criterion=one.criterion if one else "",
            words="Bà con mua nguyên liệu của những hộ nào, có giấy không?",
            due_on=stage.day + datetime.timedelta(days=4),
        )
    else:
        picture = files.photograph(adviser, "Kho thành phẩm", (120, 120, 90))
        team.record_visit(
            by=adviser,
            visit=visit,
            visited_on=clock.today(),
            findings="Kho sạch, có sổ nhập xuất; nên che thêm cửa sổ phía tây.",
            participants="Hai người của tổ tư vấn, cán bộ xã",
            files=[picture],
        )


def _ready(stage: Stage, product: Product) -> Script:
    """Ready, with a member who was officer of the dossier's commune and therefore stands aside."""
    member = stage.players.scoring[-1]
    Role.objects.get_or_create(
        person=member,
        name="commune_officer",
        commune=product.producer.organisation.commune,  # type: ignore[union-attr]
        organisation=None,
        defaults={
            "valid_from": "2019-01-01",
            "valid_to": "2025-06-30",
            "granted_by_name": "demo",
            "created_at": clock.now(),
        },
    )
    yield from _to_the_council(stage, product, "second", 30)


def _scoring(stage: Stage, product: Product, *, members: int, drafts: int, kind: str = "first") -> Script:
    dossier = yield from _to_the_council(stage, product, "second", 34, kind=kind)
    yield 6, 8
    dossier = closing.open_scoring(by=stage.players.secretary, dossier=dossier)
    yield 3, 10
    stage.score(dossier, stars=4, points=75, members=members, drafts=drafts)


def _gap(stage: Stage, product: Product) -> Script:
    dossier = yield from _to_the_council(stage, product, "second", 35)
    yield 6, 8
    dossier = closing.open_scoring(by=stage.players.secretary, dossier=dossier)
    yield 6, 11
    stage.score(dossier, stars=4, points=80, stray=21)
    yield 5, 9
    closing.close_scoring(by=stage.players.secretary, dossier=dossier)


def _proposed(stage: Stage, product: Product) -> Script:
    dossier = yield from _to_the_council(stage, product, "second", 36)
    yield 6, 8
    dossier = closing.open_scoring(by=stage.players.secretary, dossier=dossier)
    yield 6, 10
    stage.score(dossier, stars=3, points=64)
    yield 6, 14
    closing.close_scoring(by=stage.players.secretary, dossier=dossier)
    yield 3, 9
    decisions.propose(by=stage.players.secretary, dossier=dossier)


def _at_the_commune(stage: Stage) -> list[Script]:
    """On the desk of the commune's officer: fresh, with few days left, overdue, returned; elsewhere one on its way to the city, one taken back."""
    role = Role.objects.get(person__email="can-bo-xa@vidu.invalid", name="commune_officer")
    here = role.commune_id
    fresh, soon, late, returned = (stage.product(stage.in_force_or_ended, commune_id=here) for _ in range(4))
    return [
        _filed(stage, fresh, 3),
        _filed(stage, soon, 19),
        _filed(stage, late, 30),
        _returned(stage, returned),
        _forwarded(stage, stage.product(stage.ended)),
        _taken_back(stage, stage.product(stage.rising)),
    ]


def _kind(stage: Stage, product: Product) -> str:
    good = stage.goods[stage.products.index(product)]
    return "first" if good.last.ends <= stage.day else "upgrade"


def _filed(stage: Stage, product: Product, ago: int) -> Script:
    yield ago + 2, 9
    dossier = stage.begun(product, kind=_kind(stage, product))
    yield ago, 9
    stage.file(dossier)


def _returned(stage: Stage, product: Product) -> Script:
    yield 17, 9
    dossier = stage.begun(product, kind=_kind(stage, product))
    yield 16, 9
    dossier = stage.file(dossier)
    yield 6, 9
    one = dossier.answers.order_by("pk").first()
    completion.send_back(
        by=players.officer_of(dossier.commune),
        dossier=dossier,
        points=[
            Point("paper", "Phiếu kiểm nghiệm chụp bị mờ, không đọc được ngày."),
            Point("form02", "Phần thị trường chưa ghi bán ở đâu."),
            Point(one.criterion if one else "form01", "Chưa có giấy tờ nào cho lựa chọn này."),
        ],
    )


def _forwarded(stage: Stage, product: Product) -> Script:
    yield 20, 9
    dossier = stage.begun(product)
    yield 18, 9
    dossier = stage.file(dossier)
    yield 4, 9
    stage.forward(dossier)


def _taken_back(stage: Stage, product: Product) -> Script:
    yield 25, 9
    dossier = stage.begun(product, kind="upgrade", share=0.3)
    yield 14, 9
    dossiers.withdraw(
        by=players.member_of(dossier.producer.organisation), dossier=dossier, reason="Để sang năm làm xong xưởng mới."
    )


def _renewal(stage: Stage) -> Script:
    """A renewal by written opinions, two of which are in."""
    product = stage.product(lambda good: stage.ending(good, 33))
    good = stage.goods[stage.products.index(product)]
    stars = int(good.last.level)
    points = {3: 62, 4: 76}[stars]
    yield 34, 9
    dossier = stage.begun(product, kind="renewal", stars=stars, points=points)
    yield 33, 9
    dossier = stage.file(dossier)
    yield 22, 9
    dossier = stage.forward(dossier)
    yield 20, 9
    dossier = stage.accept(dossier, "written")
    yield 12, 9
    dossier = stage.reviewed(dossier)
    yield 11, 9
    stage.assign(dossier)
    yield 10, 9
    dossier = closing.open_scoring(by=stage.players.secretary, dossier=dossier)
    yield 5, 9
    stage.score(dossier, stars=stars, points=points, members=2)


def _noodles(stage: Stage) -> Script:
    """The printed household writes at the dossier of a noodle it has not had rated yet."""
    role = Role.objects.select_related("organisation__producer").get(
        person__phone=players.HOUSEHOLD_PHONE, name="producer_member"
    )
    by = Person.objects.get(pk=role.person_id)
    producer: Producer = role.organisation.producer  # type: ignore[union-attr]
    like = producer.products.filter(name__startswith="Miến").earliest("pk")
    yield 9, 20
    product = create_product(
        by=by,
        values={
            "name": NOODLES,
            "name_en": "Hand-drawn arrowroot noodles",
            "producer": producer,
            "product_set": "qd26-2026-06",
            "commune": like.commune,
            "old_commune": like.old_commune,
            "district": like.district,
            "province": like.province,
            "pack_sizes": ["500 g"],
            "is_public": True,
            "ingredients_vi": "Bột dong riềng, nước",
            "story_vi": "Miến tráng tay từng mẻ, phơi sân gạch, cắt bằng dao nhà rèn.",
            "story_en": "Drawn by hand batch by batch, dried in a brick yard, cut with a knife forged at home.",
        },
        another_ones=list(producer.products.values_list("pk", flat=True)),
    )
    yield 6, 20
    stage.begun(product, stars=4, points=72, share=0.7)
