"""`import-tariffs`: the decisions that were in force before the server was."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from vending_server.__main__ import main
from vending_server.errors import Misconfigured
from vending_server.tariffs.tariff_file import read_tariff_file

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "docs/examples/registry/tariffs.json"


@pytest.fixture
def config(tmp_path):
    folder = tmp_path / "server"
    assert main(["init", "--mode", "production", "--directory", str(folder)]) == 0
    return str(folder / "server.toml")


def stored(config: str) -> tuple[int, int]:
    connection = sqlite3.connect(Path(config).with_name("vending.sqlite"))
    try:
        return tuple(
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("tariff_versions", "policies")
        )
    finally:
        connection.close()


def changed(tmp_path: Path, change) -> str:
    document = json.loads(EXAMPLE.read_text("utf-8"))
    change(document)
    path = tmp_path / "tariffs.json"
    path.write_text(json.dumps(document))
    return str(path)


def load(config: str, path: str | Path, *more: str) -> int:
    return main(["import-tariffs", "--config", config, str(path), *more])


def test_a_tariff_file_is_looked_at_first_and_loaded_once(config, capsys):
    versions = len(json.loads(EXAMPLE.read_text("utf-8"))["versions"])
    assert load(config, EXAMPLE) == 0
    assert "nothing was written" in capsys.readouterr().out
    assert stored(config) == (0, 0)

    assert load(config, EXAMPLE, "--apply") == 0
    assert stored(config) == (versions, 2)
    assert load(config, EXAMPLE, "--apply") == 0
    assert f"{versions + 2} in the register already" in capsys.readouterr().out
    assert stored(config) == (versions, 2)


def test_the_sample_tariffs_are_loaded_with_a_warning_that_policies_are_missing(config, capsys):
    assert load(config, ROOT / "tests/data/tariffs.json", "--apply") == 0
    told = capsys.readouterr().out

    assert "warning there is no policy for electricity" in told
    assert "warning there is no policy for water" in told


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda d: d["versions"][0]["tariff"].update(vat_bp=20_000), "vat_bp breaks a rule"),
        (lambda d: d["versions"][0]["tariff"].update(blocks=[[None, 0]]), "breaks a rule"),
        (lambda d: d["versions"][0]["tariff"].update(utility="gas"), "gas"),
        (lambda d: d["versions"][0]["tariff"].pop("decision"), "decision"),
        (lambda d: d["versions"][0].pop("code"), "code is missing"),
        (lambda d: d["versions"][0].update(valid_from="soon"), "soon"),
        (lambda d: d["policies"][0].update(cash_rounding=0), "cash_rounding breaks a rule"),
        (
            lambda d: d["policies"][0].update(postponing={"days_max": 367, "times_max": 1}),
            "days_max breaks a rule",
        ),
        (lambda d: d["versions"].append(d["versions"][0]), "twice"),
    ],
)
def test_one_faulty_version_keeps_the_whole_file_out(config, tmp_path, capsys, change, why):
    assert load(config, changed(tmp_path, change), "--apply") == 1
    told = capsys.readouterr().out

    assert "ERROR" in told
    assert why in told
    assert stored(config) == (0, 0)


def test_a_decided_version_is_never_edited(config, tmp_path, capsys):
    assert load(config, EXAMPLE, "--apply") == 0
    before = stored(config)
    dearer = changed(tmp_path, lambda d: d["versions"][0]["tariff"].update(vat_bp=1700))
    assert load(config, dearer, "--apply") == 1
    renamed = changed(tmp_path, lambda d: d["versions"][0].update(code="NEW"))
    assert load(config, renamed, "--apply") == 1
    softer = changed(tmp_path, lambda d: d["policies"][0].update(ceiling_bp=1))
    assert load(config, softer, "--apply") == 1

    told = capsys.readouterr().out
    assert "with other figures" in told
    assert "begins on that day already" in told
    assert "other figures are in force" in told
    assert stored(config) == before


@pytest.mark.parametrize("text", ["", "[]", '{"format": 2, "versions": []}', '{"format": 1}'])
def test_what_is_no_tariff_file_is_refused(text):
    with pytest.raises(Misconfigured):
        read_tariff_file(text)
