"""Appraisal: dossiers, the rules they are bound to, rounds, councils, sheets, rulings and decisions."""

from ocop.appraisal.models.commune import CommuneReport
from ocop.appraisal.models.council import (
    Assignment,
    Conflict,
    Council,
    Finding,
    Mark,
    Seat,
    Sheet,
    SheetCopy,
    SyncReceipt,
)
from ocop.appraisal.models.decisions import Appeal, Decision, DecisionItem, MinistryFile, OfficialPaper, Ruling
from ocop.appraisal.models.dossiers import (
    Answer,
    AnswerEvidence,
    CompletionPoint,
    CompletionRequest,
    Consent,
    Dossier,
    FiledFile,
    FiledVersion,
    Move,
)
from ocop.appraisal.models.plans import Plan
from ocop.appraisal.models.rounds import Question, Remark, Round, Sample, SiteVisit, TeamReport
from ocop.appraisal.models.rules import CriteriaVersion, RegulationVersion
from ocop.appraisal.models.withdrawals import Hearing, ShelfMark, WithdrawalCase

__all__ = [
    "Answer",
    "AnswerEvidence",
    "Appeal",
    "Assignment",
    "CommuneReport",
    "CompletionPoint",
    "CompletionRequest",
    "Conflict",
    "Consent",
    "Council",
    "CriteriaVersion",
    "Decision",
    "DecisionItem",
    "Dossier",
    "FiledFile",
    "FiledVersion",
    "Finding",
    "Hearing",
    "Mark",
    "MinistryFile",
    "Move",
    "OfficialPaper",
    "Plan",
    "Question",
    "RegulationVersion",
    "Remark",
    "Round",
    "Ruling",
    "Sample",
    "Seat",
    "Sheet",
    "SheetCopy",
    "ShelfMark",
    "SiteVisit",
    "SyncReceipt",
    "TeamReport",
    "WithdrawalCase",
]
