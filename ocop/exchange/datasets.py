"""Data sets that anybody may take away: rooms above register them, pages and the API list the same ones.

A data set holds what a stranger may read, whoever asks. Headings of its files are the keys of its columns, which do not change with
the language; the dictionary says what they mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ocop.exchange.export import Column

LICENCE = "CC-BY-4.0"
LICENCE_VI = (
    "Được dùng, chép và chia sẻ theo giấy phép Creative Commons Ghi công 4.0 (CC BY 4.0), kèm tên cơ quan quản lý và ngày tải. "
    "Dòng đọc từ trang công khai thuộc về nguồn ghi trong cột source."
)
LICENCE_EN = (
    "May be used, copied and shared under Creative Commons Attribution 4.0 (CC BY 4.0), naming the office and the day of download. "
    "Rows read from public pages belong to the source named in the column source."
)


@dataclass(frozen=True)
class DataColumn:
    """One column: `of` takes its value from a row."""

    key: str
    vi: str
    en: str
    meaning_vi: str
    meaning_en: str
    of: Callable[[Any], Any]
    is_date: bool = False

    def for_export(self) -> Column:
        """The column of a file."""
        return Column(self.key, self.key, self.of, is_date=self.is_date)


@dataclass(frozen=True)
class Dataset:
    """One data set. `rows(register)` and `count(register)` give what a stranger may read of a register."""

    name: str
    title_vi: str
    title_en: str
    description_vi: str
    description_en: str
    columns: tuple[DataColumn, ...]
    rows: Callable[[str], Iterable[Any]]
    count: Callable[[str], int]


_known: dict[str, Dataset] = {}


def register(dataset: Dataset) -> None:
    """Offer a data set. ValueError for a name taken by another."""
    if _known.get(dataset.name, dataset) is not dataset:
        raise ValueError(f"The data set {dataset.name} is offered twice.")
    _known[dataset.name] = dataset


def all_datasets() -> list[Dataset]:
    """All, in the order in which they were offered."""
    return list(_known.values())


def dataset(name: str) -> Dataset | None:
    """A data set by its name."""
    return _known.get(name)
