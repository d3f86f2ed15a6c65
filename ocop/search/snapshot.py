"""The base of an index as a file, so that a process starts without reading every text again.

The file is written beside and renamed, so a killed process leaves the old one. One that is damaged, of another form, or of a state
that this database does not know is passed over, never trusted.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from ocop.search.block import Array, Block, FacetColumn, strings, unstrings
from ocop.search.index import Index, State
from ocop.search.lexicon import DATA
from ocop.search.segment import Segment, Vocabulary

FORM = 1  # raise it when the arrays or the way texts are analysed change
logger = logging.getLogger(__name__)


def path() -> Path:
    """Where the snapshot of this installation lies."""
    return Path(settings.VAR) / "search" / "index.npz"


def _form() -> str:
    """What the arrays depend on besides the documents: this code's form and the lexicon (it decides which pairs of stories are kept)."""
    digest = hashlib.sha256(str(FORM).encode())
    for file in sorted(DATA.rglob("*.yaml")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def save(index: Index) -> None:
    """Write the index's base. A disk that is full or not writable costs the next start its speed, so it is only logged."""
    block = index.base
    about = {
        "form": _form(),
        "version": index.state.version,
        "token": index.state.token,
        "kinds": block.kinds,
        "registers": block.registers,
        "names": len(block.names),
        "terms": len(index.vocabulary),
        "facets": {name: column.values for name, column in block.facets.items()},
    }
    arrays: dict[str, Array] = {
        "about": np.frombuffer(json.dumps(about).encode(), np.uint8),
        "terms": strings(index.vocabulary.terms),
        "names": strings(block.names),
        **{name: getattr(block, name) for name in ("kind", "register", "object_id", "quality", "newest", "name_order")},
        **block.segment.arrays(),
    }
    for at, column in enumerate(block.facets.values()):
        arrays |= {f"facet{at}_{part}": getattr(column, part) for part in ("docs", "codes", "starts", "ends")}
    target = path()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=target.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, **arrays)  # type: ignore[arg-type]
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, target)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        logger.warning("The search snapshot could not be written: %s", error)


def load() -> Index | None:
    """The index that was saved, or None when there is none that can be used."""
    try:
        with np.load(path(), allow_pickle=False) as arrays:
            return _made(arrays)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile) as error:
        logger.warning("The search snapshot is passed over: %s", error)
        return None


def _made(arrays: Any) -> Index | None:
    about = json.loads(bytes(arrays["about"]))
    if about["form"] != _form():
        return None
    facets = {
        name: FacetColumn(values, *(arrays[f"facet{at}_{part}"] for part in ("docs", "codes", "starts", "ends")))
        for at, (name, values) in enumerate(about["facets"].items())
    }
    block = Block(
        segment=Segment.from_arrays(arrays),
        kinds=about["kinds"],
        registers=about["registers"],
        names=unstrings(arrays["names"], about["names"]),
        facets=facets,
        **{name: arrays[name] for name in ("kind", "register", "object_id", "quality", "newest", "name_order")},
    )
    if any(
        len(getattr(block, name)) != block.size
        for name in ("kind", "object_id", "quality", "newest", "name_order", "names")
    ):
        raise ValueError("the columns of a snapshot are not of one length")
    return Index(State(about["version"], about["token"]), Vocabulary(unstrings(arrays["terms"], about["terms"])), block)
