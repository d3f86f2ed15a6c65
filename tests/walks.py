"""Random walks over the table of states: a small world of every role, the moves its people try, and what must hold after each."""

from __future__ import annotations

import datetime
import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from ocop.appraisal import actors, filing, moves, states
from ocop.appraisal.actions import (
    answers,
    appeals,
    closing,
    commune,
    completion,
    conflicts,
    decisions,
    dossiers,
    meeting,
    minutes,
    papers,
    rounds,
    scoring,
    seating,
    team,
)
from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.models import Appeal, Decision, Dossier, Mark, OfficialPaper, Question, Round, Sheet
from ocop.demo.appraisal import choices
from ocop.files.actions import keep_document
from ocop.ledger.models import Entry
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.people.models import Person
from ocop.recognition.models import Certificate, Recognition, Withdrawal
from ocop.rulebooks.rating import CaseChoice
from ocop.workdays import clock
from tests import appraisals, builders

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CONTENTS = {
    name: {"finding": "met", "words": "có"}
    for name in ("local_origin", "local_labour", "idea_origin", "local_identity")
}
COMPONENTS = {name: {"is_there": True, "note": ""} for name in commune.COMPONENTS}
FORM = {"unit": "Hộ thử", "representative": "Người thử", "address": "Xã thử", "phone": "0912345678"}


@dataclass
class World:
    """Two households of two communes, a city with its council, an outsider; persons by what they are."""

    rng: random.Random
    people: dict[str, int] = field(default_factory=dict)
    products: list[int] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=dict)
    refused: int = 0

    def person(self, name: str) -> Person:
        """Read afresh, as a new request does."""
        return Person.objects.get(pk=self.people[name])

    def dossier(self) -> Dossier | None:
        """One of the open or ended dossiers, mostly one that goes on."""
        rows = list(Dossier.objects.order_by("pk"))
        going = [row for row in rows if row.state not in ("withdrawn", "answered")] or rows
        return self.rng.choice(going) if going else None


def build(rng: random.Random) -> World:
    """The world before anything was begun."""
    world = World(rng)
    regulation = appraisals.regulation()
    council = appraisals.council()
    appraisals.criteria()

    def add(name: str, role: str, **extra: Any) -> Person:
        who = builders.person(name)
        builders.role(who, role, **extra)
        world.people[name] = who.pk
        return who

    for number in (1, 2):
        place = builders.commune(f"Xã {number}")
        producer = builders.producer(f"Hộ Miến {number}", organisation__commune=place)
        product = builders.product(f"Miến {number}", producer=producer, product_set="qd26-2026-06", commune=place)
        world.products.append(product.pk)
        add(f"producer {number}", "producer_member", organisation=producer.organisation)
        add(f"commune {number}", "commune_officer", commune=place)
    for name in ("office", "other office"):
        add(name, "coordination_officer")
    add("auditor", "auditor")
    world.people["stranger"] = builders.person("người ngoài").pk
    for part in ("secretary", "team", "chair", "vice_chair", "member", "member", "member"):
        seat = appraisals.seat(council, part)
        world.people[f"{part} {seat.pk}" if part == "member" else part] = seat.person_id
    # A member of the council who speaks for one of the households, and one who is officer of the other's commune.
    members = [name for name in world.people if name.startswith("member")]
    builders.role(world.person(members[0]), "producer_member", organisation=producer.organisation)
    for kind in ("meeting", "written"):
        appraisals.round_(council, kind=kind, regulation=regulation)
    return world


# --- what people try --------------------------------------------------------------------------------------------------
def _file(by: Person) -> Any:
    return keep_document(by=by, upload=SimpleUploadedFile("giay.pdf", PDF, "application/pdf"))


def begin(world: World, by: Person, _row: Dossier | None) -> None:
    dossiers.begin(
        by=by,
        product_id=world.rng.choice(world.products),
        kind=world.rng.choice(("first", "first", "upgrade", "renewal")),
        wished_stars=world.rng.choice((3, 4, 5)),
    )


def write(world: World, by: Person, row: Dossier) -> None:
    one = criteria_set(row.criteria)
    criterion = world.rng.choice(one.criteria)
    answers.save_answer(by=by, dossier=row, criterion=criterion.no, choice=world.rng.choice((0, 0, 1, 9)))
    answers.save_field(by=by, dossier=row, name="plan", value=f"kế hoạch {world.rng.random()}")


def file(world: World, by: Person, row: Dossier) -> None:
    if world.rng.random() < 0.8:
        for name, value in FORM.items():
            answers.save_field(by=by, dossier=row, name=name, value=value)
    from ocop.appraisal.actions.filing import file_dossier

    file_dossier(by=by, dossier=row, version=world.rng.choice((None, row.version, row.version - 1)))


def reply(world: World, by: Person, row: Dossier) -> None:
    from ocop.appraisal.actions.filing import reply as answer

    for request in row.completion_requests.filter(answered_at=None):
        for point in request.points.filter(reply=""):
            answer(by=by, dossier=row, point_id=point.pk, words="Đã bổ sung.")


def send_back(world: World, by: Person, row: Dossier) -> None:
    place = world.rng.choice(("paper", "form01", "1.1", "99.9"))
    completion.send_back(
        by=by, dossier=row, points=[completion.Point(place, "Thiếu.")] if world.rng.random() < 0.9 else []
    )


def report(world: World, by: Person, row: Dossier) -> None:
    whole = world.rng.random() < 0.8
    commune.save_report(
        by=by,
        dossier=row,
        contents=CONTENTS if whole else {},
        components=COMPONENTS,
        letter_number="1/TTr" if whole else "",
        letter_date=clock.today(),
        signed_by_name="Chủ tịch xã",
    )


def forward(world: World, by: Person, row: Dossier) -> None:
    commune.forward(by=by, dossier=row)


def accept(world: World, by: Person, row: Dossier) -> None:
    rounds.accept(by=by, dossier=row, into=world.rng.choice(list(Round.objects.order_by("pk"))))


def accept_many(world: World, by: Person, _row: Dossier | None) -> None:
    taken, _left = rounds.accept_many(
        by=by, dossiers=list(Dossier.objects.order_by("pk")), into=Round.objects.order_by("pk")[0]
    )
    if not taken:
        raise Refused("nothing was taken")


def samples(world: World, by: Person, row: Dossier) -> None:
    team.log_samples(by=by, dossier=row, units=world.rng.choice((0, 2, 5)), received_on=clock.today())


def ask(world: World, by: Person, row: Dossier) -> None:
    team.ask(by=by, dossier=row, criterion=world.rng.choice(("", "1.1", "88")), words="Từ đâu?")


def answer_question(world: World, by: Person, row: Dossier) -> None:
    question = Question.objects.filter(dossier=row, replied_at=None).first()
    if question is None:
        raise Refused("nothing was asked")
    team.answer_question(by=by, question=question, words="Từ xã.")


def team_report(world: World, by: Person, row: Dossier) -> None:
    team.report(by=by, dossier=row, words="Đủ.", is_ready=world.rng.random() < 0.8)


def prepare(world: World, by: Person, row: Dossier) -> None:
    team.prepare(by=by, dossier=row)


def assign(world: World, by: Person, row: Dossier) -> None:
    council = Round.objects.order_by("pk")[0].council
    many = world.rng.random() < 0.3
    seats = list(
        council.seats.select_related("person")
        if world.rng.random() < 0.1
        else council.seats.filter(part__in=("chair", "vice_chair", "member"))
    )
    seating.assign(by=by, dossiers=list(Dossier.objects.filter(state="ready")) if many else [row], council_seats=seats)


def open_scoring(world: World, by: Person, row: Dossier) -> None:
    closing.open_scoring(by=by, dossier=row, version=world.rng.choice((None, row.version)))


def score(world: World, by: Person, row: Dossier) -> None:
    """Begin a sheet and hand it in whole; the marks themselves are written at once."""
    sheet = scoring.open_sheet(by=by, dossier=row)
    one = criteria_set(row.criteria)
    if not sheet.marks.exists():
        made = choices.sheet(one, stars=row.pk % 4 + 2, points=(0, 0, 45, 62, 76, 94)[row.pk % 4 + 2], rng=world.rng)
        now = clock.now()
        Mark.objects.bulk_create(
            Mark(
                sheet=sheet,
                criterion=number,
                choice=one_answer.choice if isinstance(one_answer, CaseChoice) else one_answer,
                case=one_answer.case if isinstance(one_answer, CaseChoice) else "",
                marked_at=now,
                saved_at=now,
            )
            for number, one_answer in made.items()
        )
    scoring.submit(by=by, sheet=sheet)


def score_anothers(world: World, by: Person, row: Dossier) -> None:
    sheet = Sheet.objects.exclude(seat__person=by).filter(dossier=row).first()
    if sheet is None:
        raise Refused("no other sheet")
    scoring.submit(by=by, sheet=sheet)
    raise AssertionError("another member's sheet was handed in")


def stand_aside(world: World, by: Person, row: Dossier) -> None:
    world.rng.choice((conflicts.abstain, conflicts.declare))(by=by, dossier=row, reason="Quen biết.")


def close_scoring(world: World, by: Person, row: Dossier) -> None:
    closing.close_scoring(by=by, dossier=row)


def score_again(world: World, by: Person, row: Dossier) -> None:
    closing.score_again(by=by, dossier=row, reason="Lệch nhiều.")


def present(world: World, by: Person, row: Dossier) -> None:
    meeting.note_present(by=by, round_=row.round or Round.objects.order_by("pk")[0], present=[])


def write_minutes(world: World, by: Person, row: Dossier) -> None:
    paper = minutes.write_minutes(by=by, round_=row.round or Round.objects.order_by("pk")[0])
    minutes.keep_signed_minutes(by=by, paper=paper, upload=SimpleUploadedFile("bien-ban.pdf", PDF, "application/pdf"))


def propose(world: World, by: Person, row: Dossier) -> None:
    decisions.propose(by=by, dossier=row)


def draft(world: World, by: Person, row: Dossier) -> None:
    decisions.draft(by=by, round_=row.round or Round.objects.order_by("pk")[0])


def ministry_paper(world: World, by: Person, row: Dossier) -> None:
    decisions.write_to_ministry(by=by, dossier=row)


def publish(world: World, by: Person, _row: Dossier | None) -> None:
    decision = Decision.objects.order_by("-pk").first()
    if decision is None:
        raise Refused("no draft")
    decisions.publish(
        by=by,
        decision=decision,
        number=world.rng.choice(("", f"{decision.pk}/QĐ-UBND")),
        decided_on=clock.today() + datetime.timedelta(days=world.rng.choice((0, 0, 0, 3))),
        signed_by_name="Lãnh đạo",
        signed_file=_file(by) if world.rng.random() < 0.9 else None,
    )


def notice(world: World, by: Person, row: Dossier) -> None:
    if world.rng.random() < 0.8:
        decisions.write_notice(by=by, dossier=row)
    decisions.give_notice(by=by, dossier=row)


def appeal(world: World, by: Person, row: Dossier) -> None:
    appeals.file_appeal(by=by, words="Chấm thiếu một giấy.", dossier=row)


def answer_appeal(world: World, by: Person, row: Dossier) -> None:
    found = Appeal.objects.filter(state="open").first()
    if found is None:
        raise Refused("no appeal")
    appeals.answer(by=by, appeal=found, is_upheld=world.rng.random() < 0.5, words="Đã xem lại.")


def withdraw(world: World, by: Person, row: Dossier) -> None:
    dossiers.withdraw(by=by, dossier=row, reason=world.rng.choice(("", "Để sang năm.")))


def end_round(world: World, by: Person, _row: Dossier | None) -> None:
    rounds.end_round(by=by, round_=Round.objects.order_by("pk")[1])


def sign_any(world: World, by: Person, row: Dossier) -> None:
    paper = OfficialPaper.objects.order_by("?").first()
    if paper is None:
        raise Refused("no paper")
    papers.sign(by=by, paper=paper, file=_file(world.person("office")))


def raw_move(world: World, by: Person, row: Dossier) -> None:
    """A move by somebody who may not make it: the gate itself refuses, whatever the action around it."""
    name = world.rng.choice(sorted(states.table()[1]))
    if (
        actors.acting_as(by, row, states.step(name).actors_from(row.state)) is not None
        and row.state in states.step(name).from_states
    ):
        raise Refused("this one may")
    moves.move(by=by, dossier=row, name=name, reason="thử")
    raise AssertionError(f"{by} moved {row} by {name} without a right")


Try = Callable[[World, Person, Any], None]
# The way that leads on from each state, so that walks do not end at the door; who is right, then what.
ONWARD: dict[str, tuple[tuple[str, Try], ...]] = {
    "draft": (("producer", write), ("producer", file), ("producer", file)),
    "filed": (("commune", report), ("commune", forward), ("commune", forward), ("commune", send_back)),
    "returned": (("producer", reply), ("producer", file)),
    "forwarded": (("office", accept), ("office", accept_many)),
    "in_review": (
        ("secretary", samples),
        ("team", team_report),
        ("producer", answer_question),
        ("team", prepare),
        ("team", ask),
    ),
    "ready": (("secretary", assign), ("secretary", open_scoring), ("secretary", open_scoring)),
    "scoring": (
        ("chair", score),
        ("vice_chair", score),
        ("member", score),
        ("member", score),
        ("member", score),
        ("secretary", close_scoring),
    ),
    "scored": (("secretary", write_minutes), ("secretary", propose), ("secretary", propose), ("chair", score_again)),
    "proposed": (
        ("secretary", draft),
        ("office", ministry_paper),
        ("office", publish),
        ("office", notice),
        ("office", publish),
    ),
    "recognised": (("producer", appeal), ("other office", answer_appeal)),
    "noticed": (("producer", appeal), ("other office", answer_appeal)),
    "sent_up": (("office", publish),),
}
ALL: tuple[Try, ...] = (
    begin,
    write,
    file,
    reply,
    send_back,
    report,
    forward,
    accept,
    accept_many,
    samples,
    ask,
    answer_question,
    team_report,
    prepare,
    assign,
    open_scoring,
    score,
    score_anothers,
    stand_aside,
    close_scoring,
    score_again,
    present,
    write_minutes,
    propose,
    draft,
    ministry_paper,
    publish,
    notice,
    appeal,
    answer_appeal,
    withdraw,
    end_round,
    sign_any,
    raw_move,
)


def all_in(row: Dossier) -> bool:
    """Whether every member who may score has handed in."""
    return (
        row.assignments.filter(state="active").count()
        == row.sheets.filter(number=scoring.current_pass(row), state="submitted").count()
    )


def chosen(world: World) -> tuple[Person, Try, Dossier | None]:
    """Who tries what on which dossier: three times in four what leads on, else anything by anybody."""
    row = world.dossier()
    if row is None or world.rng.random() < 0.03:
        name = world.rng.choice(("producer 1", "producer 2", *world.people))
        return world.person(name), begin, row
    if world.rng.random() < 0.75 and row.state in ONWARD:
        if row.state == "scoring" and all_in(row):
            return world.person("secretary"), close_scoring, row
        part, act = world.rng.choice(ONWARD[row.state])
        number = world.products.index(row.product_id) + 1
        fits = [name for name in world.people if name == part or name.startswith(f"{part} ")]
        if part in ("producer", "commune"):
            fits = [f"{part} {number}"]
        return world.person(world.rng.choice(fits)), act, row
    return world.person(world.rng.choice(list(world.people))), world.rng.choice(ALL), row


# --- what must hold ---------------------------------------------------------------------------------------------------
def picture() -> str:
    """A digest of every row that a move could touch."""
    sum_ = hashlib.sha256()
    room = [
        model
        for model in apps.get_app_config("appraisal").get_models()
        if not model.__name__.endswith("Version") or model.__name__ == "FiledVersion"
    ]
    models = [*room, Recognition, Certificate, Withdrawal]
    for model in models:
        rows = model._default_manager.order_by("pk").values_list()
        sum_.update(repr(list(rows)).encode())
    return f"{sum_.hexdigest()} {head()}"


def refuse_broken(row: Dossier) -> None:
    """Raise AssertionError when a dossier stands where its record does not carry it; written apart from the checks of the room."""
    steps, here = list(row.moves.all()), "draft"
    for one in steps:
        assert one.from_state == here, f"{row.pk}: a move from {one.from_state} while at {here}"
        step = states.step(one.name)
        assert here in step.from_states
        assert step.to_state == one.to_state
        assert one.as_role in step.actors_from(here)
        here = one.to_state
    assert (row.state, row.version) == (here, len(steps) + 1)
    told = [
        entry.action.removeprefix("appraisal.")
        for entry in Entry.objects.filter(subject_type="appraisal.dossier", subject_id=str(row.pk)).order_by("sequence")
    ]
    names = set(states.table()[1])
    assert [name for name in told if name in names] == [one.name for one in steps], "moves and ledger differ"
    names_of = [one.name for one in steps]
    if here not in ("draft",) and "file" in names_of:
        newest = row.filed.order_by("-number").first()
        assert newest is not None
        assert filing.proof(newest).holds
        assert row.filed.count() == names_of.count("file") + names_of.count("refile")
    if here in ("forwarded", "in_review", "ready", *COUNCIL):
        assert set(row.commune_report.contents) == set(CONTENTS)
    if here in ("in_review", "ready", *COUNCIL):
        assert row.round is not None
    if here in ("ready", *COUNCIL):
        assert row.team_report.is_ready
        assert sum(row.samples.values_list("units", flat=True)) >= 5
    if here in COUNCIL:
        assert row.assignments.exists()
    if here in RULED:
        _refuse_skipped_council(row, names_of)
    if here in ("recognised", "sent_up"):
        item = row.decision_items.get(is_standing=True)
        assert item.decision.state == "published"
        assert item.decision.number
        assert item.recognition.retracted_at is None
        assert item.recognition.certificates.exists()
    if here in ("noticed", "refused"):
        assert row.papers.filter(kind="notice").exists()
        assert not row.decision_items.filter(is_standing=True).exists()


COUNCIL = ("scoring", "scored", "proposed", "recognised", "sent_up", "noticed", "refused")
RULED = COUNCIL[1:]


def _refuse_skipped_council(row: Dossier, names_of: list[str]) -> None:
    """A ruling stands, on the sheets of a quorum with its chair, each by a seat without conflict of interest."""
    assert "close_scoring" in names_of
    if row.state != "scored":
        assert "propose" in names_of
        assert OfficialPaper.objects.filter(kind="minutes", round=row.round, signed_file__isnull=False).exists()
    ruling = row.rulings.get(replaced_at=None)
    sheets = Sheet.objects.filter(dossier=row, number=ruling.number, state="submitted").select_related("seat__person")
    seated = {member["seat"] for member in ruling.content["members"]}
    assert seated <= {sheet.seat_id for sheet in sheets}
    assert len(seated) >= 4  # three quarters of five seats
    assert any(sheet.seat.part in ("chair", "vice_chair") for sheet in sheets if sheet.seat_id in seated)
    standing = set(row.assignments.filter(state="active").values_list("seat_id", flat=True))
    assert seated <= standing
    of_the_house = row.producer.organisation_id
    for sheet in sheets:
        if sheet.seat_id in seated:
            assert not sheet.seat.person.roles.filter(organisation=of_the_house).exists()


def step(world: World) -> None:
    """One try: refused, and nothing changed; or done, and everything holds."""
    by, act, row = chosen(world)
    before, versions = picture(), dict(Dossier.objects.values_list("pk", "version"))
    try:
        act(world, by, row)
    except Refused:
        world.refused += 1
        # Trying a few things in a row may have done the first of them; a single action changes nothing.
        if act not in (write, file, notice, reply, score, write_minutes, sign_any):
            assert picture() == before, f"{act.__name__} was refused and changed something"
    else:
        world.done[act.__name__] = world.done.get(act.__name__, 0) + 1
    for pk, version in Dossier.objects.values_list("pk", "version"):
        assert version >= versions.get(pk, 1)
    for dossier in Dossier.objects.select_related("round", "criteria").order_by("pk"):
        refuse_broken(dossier)
