"""The import as a town's programmer types it."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from vending_server.__main__ import main
from vending_server.errors import Misconfigured
from vending_server.registry_import.mapping import load_mapping

EXAMPLES = Path(__file__).parents[3] / "docs/examples/registry"
MUNICIPALITY = [
    *("--name-ar", "بلدية", "--name-en", "Municipality", "--department-ar", "قسم"),
    *("--department-en", "Department", "--dealer-number", "5", "--complaints-phone", "02"),
]


@pytest.fixture
def config(tmp_path):
    folder = tmp_path / "server"
    assert main(["init", "--mode", "sample", "--directory", str(folder)]) == 0
    path = str(folder / "server.toml")
    assert main(["set-municipality", "--config", path, *MUNICIPALITY]) == 0
    return path


def run(config: str, *more: str, file: Path = EXAMPLES / "customers.csv") -> int:
    mapping = str(EXAMPLES / "mapping.toml")
    names = ["--config", config, "--mapping", mapping, "--file", str(file)]
    return main(["import-registry", *names, *more])


def count(config: str) -> int:
    connection = sqlite3.connect(Path(config).with_name("vending.sqlite"))
    try:
        return connection.execute("SELECT count(*) FROM meters").fetchone()[0]
    finally:
        connection.close()


def test_the_example_is_looked_at_applied_and_undone(config, capsys):
    assert run(config) == 0
    looked = capsys.readouterr().out
    assert "contract: 4 new, 0 changed, 0 unchanged" in looked
    assert "warning 2: مجموعة: No key SGC 427103 KRN 1" in looked
    assert "nothing was written" in looked
    assert count(config) == 0

    assert run(config, "--apply") == 0
    batch = re.search(r"applied as batch (\S+)", capsys.readouterr().out)[1]
    assert count(config) == 5

    assert run(config, "--dry-run") == 0
    assert "meter: 0 new, 0 changed, 5 unchanged" in capsys.readouterr().out

    assert main(["undo-import", "--config", config, batch]) == 0
    assert count(config) == 0
    assert main(["undo-import", "--config", config, batch]) == 2
    assert "was undone" in capsys.readouterr().err


def test_findings_are_told_in_arabic_and_end_with_status_one(config, tmp_path, capsys):
    text = (EXAMPLES / "customers.csv").read_text("utf-8")
    file = tmp_path / "list.csv"
    file.write_text(text.replace("كهرباء", "غاز", 1).replace("1207910000025", "1207910000026"))

    assert run(config, "--apply", "--language", "ar", file=file) == 1
    told = capsys.readouterr().out
    assert "ERROR 2: الخدمة: «غاز» غير معروف" in told
    assert "ERROR 4: رقم العداد: رقم العداد «1207910000026» غير صحيح" in told
    assert count(config) == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("format = 1\n[columns]\nadress = 'x'\n", "no such field: adress"),
        ("format = 2\n[columns]\ndrn = 'x'\n", "format 2"),
        ("format = 1\n[columns]\nphone = 'x'\n", "account_number or drn"),
        ("format = 1\n[columns]\ndrn = 'x'\n[file]\nencoding = 'utf-16'\n", "encoding must be"),
        ("format = 1\n[columns]\ndrn = 'x'\n[file]\ndelimiter = 'ab'\n", "one sign"),
        ("format = 1\ncolums = 1\n", "colums"),
        ("format = ", "mapping.toml"),
    ],
)
def test_a_mapping_that_is_not_understood_is_refused(tmp_path, text, why):
    path = tmp_path / "mapping.toml"
    path.write_text(text)
    with pytest.raises(Misconfigured, match=why):
        load_mapping(path)


def test_a_list_in_another_encoding_is_refused_with_its_line(config, tmp_path, capsys):
    file = tmp_path / "list.csv"
    file.write_bytes((EXAMPLES / "customers.csv").read_text("utf-8").encode("cp1256"))

    assert run(config, file=file) == 2
    assert "line 1 is not utf-8-sig" in capsys.readouterr().err


def test_a_list_that_is_not_there_is_told(config, tmp_path, capsys):
    assert run(config, file=tmp_path / "none.csv") == 2
    assert "none.csv" in capsys.readouterr().err
