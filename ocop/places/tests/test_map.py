"""Boundaries: complete, in place, as written by the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command

from ocop.places import shapes
from ocop.places.maps import SOURCE, commune_map


def test_the_file_is_what_the_command_writes() -> None:
    call_command("places_map", check=True)


def test_all_126_communes_are_drawn_closed_and_within_hanoi() -> None:
    drawn = json.loads(Path(finders.find("places/communes.json")).read_text(encoding="utf-8"))
    assert len({feature["id"] for feature in drawn["features"]}) == 126
    west, south, east, north = drawn["bbox"]
    assert (105.2 < west < 105.3, 20.5 < south < 20.6, 106.0 < east < 106.1, 21.3 < north < 21.5) == (True,) * 4
    for feature in drawn["features"]:
        shape = feature["geometry"]["coordinates"]
        for polygon in [shape] if feature["geometry"]["type"] == "Polygon" else shape:
            for ring in polygon:
                assert ring[0] == ring[-1], feature["properties"]
    assert {feature["properties"]["slug"] for feature in drawn["features"]} >= {"bat-trang", "ha-dong"}


def test_the_origin_is_named() -> None:
    assert "vietnamese-provinces-database" in commune_map().origin


def test_a_layer_without_a_commune_is_refused_and_nothing_written(tmp_path: Path) -> None:
    topology = json.loads(SOURCE.read_text(encoding="utf-8"))
    topology["objects"]["layer"]["geometries"].pop()
    source, target = tmp_path / "layer.json", tmp_path / "out.json"
    source.write_text(json.dumps(topology), encoding="utf-8")
    with pytest.raises(CommandError, match="differ"):
        call_command("places_map", source=source, target=target)
    assert not target.exists()


def test_another_layer_takes_its_place_by_a_path(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    finer = SOURCE.with_name("hanoi-communes-2025-20pct.topo.json")
    call_command("places_map", source=finer, target=target, origin="Another publisher", verbosity=0)
    assert json.loads(target.read_text(encoding="utf-8"))["origin"] == "Another publisher"


def test_a_line_is_no_boundary() -> None:
    topology = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [[[0, 0], [1, 1]]],
        "objects": {"layer": {"geometries": [{"type": "LineString", "arcs": [0], "properties": {"code": "x"}}]}},
    }
    with pytest.raises(ValueError, match="LineString"):
        list(shapes.features(topology))
