"""The stage of the demo city's appraisal: its products, its clock, and the steps every dossier shares."""

from __future__ import annotations

import datetime
import heapq
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ocop.appraisal.actions import answers, commune, dossiers, filing, rounds, scoring, seating, team
from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.models import Answer, Council, Dossier, Mark, Round, Seat
from ocop.demo.appraisal import choices, files
from ocop.demo.appraisal.players import Players, member_of, officer_of
from ocop.demo.timeline import Good
from ocop.people.models import Person
from ocop.products.models import Product
from ocop.workdays import clock, office_days

Day = datetime.date
Script = Iterator[tuple[int, int]]
"""Yields (days before the city's day, hour) at which what follows happens; a day off is moved to the working day before."""
_CONTENTS = {
    "local_origin": "Nguyên liệu chính mua của các hộ trong xã.",
    "local_labour": "Người làm là người trong xã, việc quanh năm.",
    "idea_origin": "Nghề nhà truyền lại, bao bì tự nghĩ.",
    "local_identity": "Tên gọi và cách làm gắn với làng.",
}
_WORDS = (
    "Chúng tôi làm việc này từ nhiều năm nay, có sổ ghi hằng ngày.",
    "Có giấy tờ kèm theo; cán bộ đã xem tại chỗ.",
    "Mỗi lô đều ghi ngày làm, người làm và giữ mẫu.",
    "Hợp đồng ký hằng năm, hai bên giữ mỗi bên một bản.",
)
_FORM = {
    "post": "Chủ cơ sở",
    "material": "Mua của các hộ trong xã, có sổ.",
    "technology": "Máy nhỏ, phần lớn làm tay.",
    "market": "Chợ trong vùng, cửa hàng OCOP, khách quen gọi điện.",
    "output": "12 tấn",
    "plan": "Thêm một máy sấy, làm nhãn mới, tìm thêm hai nơi bán.",
}
_COLOURS = ((176, 120, 72), (92, 140, 96), (84, 112, 160), (168, 92, 92))


@dataclass
class Stage:
    """What the scripts share. `used` keeps producers from bringing two dossiers."""

    day: Day
    goods: list[Good]
    products: list[Product]
    players: Players
    rng: random.Random
    rounds: dict[str, Round] = field(default_factory=dict)
    council: Council | None = None
    used: set[int] = field(default_factory=set)

    def moment(self, ago: int, hour: int, minute: int = 0) -> datetime.datetime:
        """A working day at least `ago` days before the city's day, never after now."""
        day = self.day - datetime.timedelta(days=ago)
        while not office_days.days_off(day).is_working(day):
            day -= datetime.timedelta(days=1)
        return datetime.datetime.combine(day, datetime.time(hour, minute), clock.now().tzinfo)

    def play(self, scripts: list[Script]) -> None:
        """Run the scripts side by side in the order in which their steps are written, the clock told for each step.

        The order is that of the days as written; on a working day before, steps of several days may meet, and the clock never goes back.
        """
        waiting: list[tuple[datetime.datetime, int, Script]] = []
        last = datetime.datetime.min.replace(tzinfo=datetime.UTC)
        for number, script in enumerate(scripts):
            self._push(waiting, number, script, self._next(script, None))
        while waiting:
            key, number, script = heapq.heappop(waiting)
            ago = (self.day - key.date()).days
            last = max(last + datetime.timedelta(seconds=1), self.moment(ago, key.hour, key.minute))
            self._push(waiting, number, script, self._next(script, last), not_before=key)

    def _push(
        self,
        waiting: list[tuple[datetime.datetime, int, Script]],
        number: int,
        script: Script,
        wanted: tuple[int, ...] | None,
        not_before: datetime.datetime = datetime.datetime.min,
    ) -> None:
        """Line a script up for the moment it waits for, as written: days before the city's day, hour, minute."""
        if wanted is not None:
            ago, hour, minute = (*wanted, 0)[:3]
            key = datetime.datetime.combine(self.day - datetime.timedelta(days=ago), datetime.time(hour, minute))
            heapq.heappush(waiting, (max(not_before, key), number, script))

    def _next(self, script: Script, at: datetime.datetime | None) -> Any:
        """Let a script go on at a moment; what it waits for then, None when it has ended."""
        try:
            if at is None:
                return next(script)
            with clock.told(at):
                return next(script)
        except StopIteration:
            return None

    def product(self, fits: Callable[[Good], bool], *, commune_id: int | None = None) -> Product:
        """A product of a producer that has no dossier yet. LookupError when none fits."""
        for good, product in zip(self.goods, self.products, strict=True):
            if product.producer_id is None or product.producer_id in self.used or not fits(good):
                continue
            if commune_id is not None and product.commune_id != commune_id:
                continue
            self.used.add(product.producer_id)
            return product
        raise LookupError("No product of the demo city fits.")

    # What a product must be, by the kind of its dossier.
    def ended(self, good: Good) -> bool:
        """Its stars ended a while ago: a first rating."""
        return (
            good.last.withdrawn is None
            and good.last.ends < self.day - datetime.timedelta(days=120)
            and self._is_eaten(good)
        )

    def rising(self, good: Good) -> bool:
        """Three stars in force for long: an upgrade."""
        return (
            good.last.withdrawn is None
            and good.last.level == "3"
            and good.last.ends > self.day + datetime.timedelta(days=400)
        )

    def in_force_or_ended(self, good: Good) -> bool:
        """Fit for a first rating or an upgrade."""
        return self.ended(good) or self.rising(good)

    def ending(self, good: Good, ago: int) -> bool:
        """In its window of renewal so many days ago."""
        left = (good.last.ends - self.moment(ago, 9).date()).days
        return good.last.withdrawn is None and good.last.level in ("3", "4") and 122 <= left <= 178

    @staticmethod
    def _is_eaten(good: Good) -> bool:
        return good.ware.set_id.rsplit("-", 1)[-1] not in ("21", "22", "23", "24", "25", "26")

    # Steps.
    def begun(
        self, product: Product, *, kind: str = "first", stars: int = 4, points: int = 74, share: float = 1.0
    ) -> Dossier:
        """A dossier with answers, words and papers; `share` of its criteria answered."""
        by = member_of(product.producer.organisation)  # type: ignore[union-attr]
        dossier, _new = dossiers.begin(by=by, product_id=product.pk, kind=kind, wished_stars=stars)
        one = criteria_set(dossier.criteria)
        sheet = choices.sheet(one, stars=stars, points=points, rng=self.rng)
        said = {number: sheet[number] for number in list(sheet)[: max(1, round(share * len(sheet)))]}
        self._answer(by, dossier, said)
        self._papers(by, dossier, list(sheet))
        dossier.refresh_from_db()
        dossier.form |= _FORM | {"residence": str(dossier.commune)}
        dossier.save(update_fields=["form"])
        return dossier

    def _answer(self, by: Person, dossier: Dossier, said: choices.Sheet) -> None:
        """Choices and a few words, written at once: one by one they would take most of the time of the whole city."""
        now = clock.now()
        Answer.objects.bulk_create(
            Answer(
                dossier=dossier,
                criterion=number,
                choice=choices.place(answer),
                case=choices.case(answer),
                saved_at=now,
                saved_by_name=by.name,
                words=self.rng.choice(_WORDS) if self.rng.random() < 0.25 else "",
            )
            for number, answer in said.items()
        )

    def _papers(self, by: Person, dossier: Dossier, numbers: list[str]) -> None:
        unit = dossier.producer.organisation.name
        lines = [f"Đơn vị: {unit}", f"Địa chỉ: {dossier.commune}", f"Sản phẩm: {dossier.product.name}"]
        ends = self.day + datetime.timedelta(days=self.rng.randint(60, 500))
        kept = (
            (
                "test_result",
                "Phiếu kết quả kiểm nghiệm",
                files.paper(by, "Phiếu kết quả kiểm nghiệm", lines),
                ends,
                numbers[-1],
            ),
            ("other", "Hợp đồng mua nguyên liệu", files.paper(by, "Hợp đồng mua nguyên liệu", lines), None, numbers[0]),
            (
                "other",
                "Ảnh nơi làm",
                files.photograph(by, f"Nơi làm của {unit}", self.rng.choice(_COLOURS)),
                None,
                numbers[1],
            ),
        )
        for kind, title, file, end, number in kept:
            answers.keep_evidence(
                by=by, dossier=dossier, criterion=number, file=file, kind=kind, title=title, page=0, valid_to=end
            )

    def file(self, dossier: Dossier) -> Dossier:
        """Hand it to the commune."""
        filing.file_dossier(by=member_of(dossier.producer.organisation), dossier=dossier)
        dossier.refresh_from_db()
        return dossier

    def report(self, dossier: Dossier) -> None:
        """The commune writes form 03."""
        commune.save_report(
            by=officer_of(dossier.commune),
            dossier=dossier,
            contents={name: {"finding": "met", "words": words} for name, words in _CONTENTS.items()},
            components={name: {"is_there": True, "note": ""} for name in commune.COMPONENTS},
            conclusion="Đủ hồ sơ, đề nghị thành phố xét.",
            letter_number=f"{self.rng.randint(20, 480)}-MH/TTr-UBND",
            letter_date=clock.today(),
            signed_by_name="Chủ tịch xã (minh hoạ)",
        )

    def forward(self, dossier: Dossier) -> Dossier:
        """Report and letter to the city."""
        self.report(dossier)
        return commune.forward(by=officer_of(dossier.commune), dossier=dossier)

    def accept(self, dossier: Dossier, into: str) -> Dossier:
        """The office takes it into a round."""
        return rounds.accept(by=self.players.officer, dossier=dossier, into=self.rounds[into])

    def reviewed(self, dossier: Dossier, *, remark: str = "") -> Dossier:
        """Samples, a remark, the team's report; ready for the council."""
        adviser = self.players.team[dossier.pk % 2]
        needed = criteria_set(dossier.criteria).sample_units
        if needed:
            team.log_samples(
                by=self.players.secretary,
                dossier=dossier,
                units=needed,
                received_on=clock.today(),
                condition="Nguyên bao bì",
                kept_at="Tủ mẫu số 2",
            )
        if remark:
            team.remark(by=adviser, dossier=dossier, criterion="", words=remark)
        team.report(by=adviser, dossier=dossier, words="Hồ sơ đủ, đã xem tại chỗ, trình hội đồng.", is_ready=True)
        return team.prepare(by=adviser, dossier=dossier)

    def seats(self) -> list[Seat]:
        """The seats that score, in the order they were given."""
        assert self.council is not None  # noqa: S101 - founded by the first script
        rows = self.council.seats.filter(valid_to__isnull=True, part__in=("chair", "vice_chair", "member"))
        return list(rows.select_related("person").order_by("pk"))

    def assign(self, dossier: Dossier) -> None:
        """Every scoring seat gets the dossier; who is in conflict stands aside."""
        seating.assign(by=self.players.secretary, dossiers=[dossier], council_seats=self.seats())

    def score(
        self, dossier: Dossier, *, stars: int, points: int, members: int = 7, stray: int = 0, drafts: int = 0
    ) -> None:
        """Sheets of the first `members` who may score, the last of them `stray` points lower; then some begun ones.

        The marks are written at once; opening and handing in are the members' own actions.
        """
        one = criteria_set(dossier.criteria)
        common = choices.sheet(one, stars=stars, points=points, rng=self.rng)
        duties = dossier.assignments.filter(state="active").select_related("seat__person").order_by("seat_id")
        for place, duty in enumerate(duties[: members + drafts]):
            down = stray if place == members - 1 else 0
            seen = choices.seen_by_another(one, common, self.rng, down_by=down)
            sheet = scoring.open_sheet(by=duty.seat.person, dossier=dossier)
            numbers = list(seen) if place < members else list(seen)[: len(seen) // 2]
            self._mark(sheet, {number: seen[number] for number in numbers})
            if place < members:
                scoring.submit(by=duty.seat.person, sheet=sheet)

    @staticmethod
    def _mark(sheet: Any, seen: choices.Sheet) -> None:
        now = clock.now()
        Mark.objects.bulk_create(
            Mark(
                sheet=sheet,
                criterion=number,
                choice=choices.place(answer),
                case=choices.case(answer),
                device="may-tinh-bang",
                marked_at=now,
                saved_at=now,
            )
            for number, answer in seen.items()
        )
        sheet.revision = len(seen)
        sheet.save(update_fields=["revision"])
