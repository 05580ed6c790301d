"""A town with an authority of its own: from `make-ca` to a signed-in till, with real processes."""

from __future__ import annotations

import shutil

from end2end_bench import OPERATOR, PASSWORD, POINT, little_town_at

from kiosk.api_client import ApiClient
from kiosk.app import load_terminal
from kiosk.config import load_config
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
        finally:
            server.stop()

    assert server.url.startswith("https://")
    assert answer.operator.login == OPERATOR
