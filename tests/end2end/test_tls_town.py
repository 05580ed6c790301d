"""A town with an authority of its own: from `make-ca` to a signed-in till, with real processes."""

from __future__ import annotations

import shutil

import pytest
from end2end_bench import OPERATOR, PASSWORD, POINT, little_town_at

from kiosk.api_client import ApiClient, Unreachable
from kiosk.app import load_terminal
from kiosk.config import load_config
from kiosk.firstrun.setup import Answers, FirstRun
from tests.harness.kiosk import enrol, write_config
from tests.harness.server import enrolment_code
from vending_server.__main__ import main


def issue_certificate(town, folder, capsys):
    typed = folder / "passphrase"
    typed.write_text("goats on the third hill\n")
    typed.chmod(0o600)
    config = town.settings.config
    common = ["--ca", str(folder), "--passphrase-file", str(typed)]
    assert main(["make-ca", *common]) == 0
    assert main(["issue-certificate", "--config", str(config), "--name", "127.0.0.1", *common]) == 0
    settings = capsys.readouterr().out.partition("server.toml:\n")[2].splitlines()[:4]
    config.write_text(config.read_text("utf-8") + "\n".join(settings) + "\n", "utf-8")


def first_start(town, folder, url, authority):
    """Enrol as the first start does: refused without the fingerprint, then with it."""
    code = enrolment_code(town.settings, POINT).split()[0]
    first = FirstRun(folder / "kiosk.toml")
    first.keep(Answers(server_url=url))
    with pytest.raises(Unreachable) as refused:
        first.connect(code)
    assert refused.value.code == "certificate_strange"
    first.keep(Answers(server_url=url, fingerprint=authority))
    return first.connect(code)


def test_a_till_enrolled_with_a_fingerprint_signs_in_over_tls(migrated_sqlite, tmp_path, capsys):
    database = shutil.copyfile(migrated_sqlite, tmp_path / "vending.sqlite")
    with little_town_at(f"sqlite:///{database}", tmp_path / "server") as town:
        issue_certificate(town, tmp_path, capsys)
        server = town.serve()
        try:
            code, _, authority = enrolment_code(town.settings, POINT).split()
            path = write_config(
                tmp_path, server_url=server.url, printer=tmp_path / "p", reader=tmp_path / "r"
            )
            enrol(path, server_url=server.url, code=code, authority=authority)

            config = load_config(path)
            terminal = load_terminal(config)
            api = ApiClient(server.url, ca_file=config.trusted_authority)
            answer = api.login(
                identity=terminal.identity,
                terminal_id=terminal.facts.terminal_id,
                operator=OPERATOR,
                password=PASSWORD,
            )
            api.close()
            second = first_start(town, tmp_path / "second", server.url, authority)
        finally:
            server.stop()

    assert server.url.startswith("https://")
    assert answer.operator.login == OPERATOR
    assert second.enrolment.terminal_number != terminal.facts.enrolment.terminal_number
