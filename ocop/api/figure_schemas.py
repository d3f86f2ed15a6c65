"""The shapes of answers about figures, statements and data sets."""

from __future__ import annotations

import datetime

from ninja import Field, Schema

from ocop.api.schemas import OutletItem, ProductItem, Registered


class FigureRow(Schema):
    """One line of a table."""

    value: str
    label_vi: str
    label_en: str
    count: int
    address: str = Field(description="address that opens this number to its rows")


class FigureOut(Registered):
    """A table as of a day; the rows add up to the total, "not stated" included."""

    as_of: datetime.date
    known_at: datetime.datetime | None
    by: str
    scheme: str | None
    in_force: str
    total: int
    products: int | None
    producers: int | None
    rows: list[FigureRow]
    definition: str
    definition_address: str
    address: str = Field(description="address that opens the total to its rows")


class FigureRows(Registered):
    """The rows behind a number."""

    as_of: datetime.date
    by: str | None
    value: str | None
    total: int = Field(description="counted")
    visible: int = Field(description="of these, what the caller may see")
    items: list[ProductItem | OutletItem]
    page: int
    limit: int
    offset: int


class StatementOut(Schema):
    """A figure that an office or a newspaper gave, beside what the register counts for its day."""

    key: str
    indicator: str
    label_vi: str
    label_en: str
    by: str | None
    item: str | None
    value: float
    spoken_of: datetime.date
    spoken_precision: str
    published_on: datetime.date | None
    publisher: str
    source: str
    territory: str
    note: str | None
    counted: int | None = Field(description="what the register counts for that day; null when it cannot say")


class Statements(Schema):
    """Part of a list of published statements."""

    total: int
    items: list[StatementOut]
    page: int
    limit: int
    offset: int


class ColumnOut(Schema):
    """One column of a data set."""

    key: str
    heading_vi: str
    heading_en: str
    meaning_vi: str
    meaning_en: str


class DatasetOut(Schema):
    """A data set that may be taken away, with its dictionary."""

    name: str
    title_vi: str
    title_en: str
    description_vi: str
    description_en: str
    rows: int
    licence: str
    licence_vi: str
    licence_en: str
    updated: int = Field(description="version of the record: grows with every change")
    downloads: dict[str, str] = Field(description="format -> address")
    columns: list[ColumnOut]


class Datasets(Registered):
    """All data sets of a register."""

    total: int
    items: list[DatasetOut]


class Root(Registered):
    """This instance."""

    name: str
    instance: str
    is_demo: bool
    today: datetime.date
    version: int = Field(description="version of the record: grows with every change")
    documentation: str
    schema_address: str
