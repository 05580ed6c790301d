"""What may lie in the kiosk's bundle: the rule that kiosk.spec and `make bundle-smoke` apply."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from tests.harness.bundle_rule import (
    LEFT_OUT,
    TYPEFACES,
    is_forbidden,
    is_forbidden_file,
    ours_among,
)

ROOT = Path(__file__).parents[3]


def modules_of(package: str) -> set[str]:
    paths = (ROOT / package).rglob("*.py")
    return {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths}


def test_of_the_server_and_the_engine_only_the_wire_and_the_identifiers_may_ship():
    theirs = modules_of("vending_server") | modules_of("token_engine")
    shipped = {name for name in theirs if not is_forbidden(name)}
    wire = {name for name in shipped if name.startswith("vending_server.wire.")}

    assert len(wire) > 5
    assert shipped - wire == {"token_engine.identifiers", "token_engine.errors"}


def test_all_of_the_kiosk_and_of_the_drivers_but_the_simulators_ships():
    left_out = {name for name in modules_of("kiosk") | modules_of("drivers") if is_forbidden(name)}

    simulators = {name for name in left_out if name.startswith("drivers.simulators")}
    assert left_out == simulators | {"kiosk.i18n.build"}
    assert "drivers.simulators.escpos_core" in left_out


@pytest.mark.parametrize(
    "name",
    [
        *("vending_server.db", "vending_server.wires", "token_engine.derivation"),
        *("token_engine.identifiers_extra", "tests.helpers.sales", "sql.versions", "benchmarks"),
        *("sqlalchemy.orm", "numpy", "uvicorn.config"),
    ],
)
def test_a_stray_module_is_found(name: str):
    assert is_forbidden(name)


@pytest.mark.parametrize("name", ["vending_server", "token_engine", "numpydoc", "wire", "requests"])
def test_a_harmless_module_is_left_in_peace(name: str):
    assert not is_forbidden(name)


@pytest.mark.parametrize(
    "path",
    [
        *("kiosk/device.key", "some/authority.pem", "certifi/other.pem", "kiosk.toml"),
        *("vending_server/sample_town/names.txt", "sql/views/sales.sql", "kiosk/app.py"),
        *("state/journal.sqlite", "token_engine/x.bin", "tests/data/cases.json"),
    ],
)
def test_a_stray_file_is_found(path: str):
    assert is_forbidden_file(PurePath(path))


@pytest.mark.parametrize(
    "path",
    [
        *("kiosk/i18n/translations/kiosk_ar.qm", "kiosk/typefaces/NotoSans-Bold.ttf"),
        *("certifi/cacert.pem", "libQt6Core.so.6", "tzdata/zoneinfo/Asia/Hebron"),
    ],
)
def test_a_file_that_a_till_needs_is_left_in_peace(path: str):
    assert not is_forbidden_file(PurePath(path))


def test_the_spec_applies_the_rule():
    spec = (ROOT / "kiosk.spec").read_text("utf-8")

    assert "if is_forbidden(name)" in spec
    assert "excludes=[*LEFT_OUT, *NOT_FOR_TILLS]" in spec


def test_only_what_is_ours_is_listed_as_ours():
    assert ours_among(["requests", "kiosk.app", "drivers", "kiosks"]) == ["drivers", "kiosk.app"]
    assert "kiosk" not in LEFT_OUT


def test_every_weight_that_screens_and_paper_use_is_carried():
    assert {name.partition(".")[0].partition("-")[0] for name in TYPEFACES} == {
        *("NotoSans", "NotoSansArabic", "DejaVuSansMono"),
    }
    assert sum("Bold" in name for name in TYPEFACES) == 3
