"""Server gone, disk full, database held: what the till shows, and that nothing is lost or sold."""

from __future__ import annotations

import resource
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from end2end_bench import OPERATOR, PASSWORD, Terminal
from end2end_counter import METER

from kiosk.flows.vend_states import VendState
from kiosk.store.records import JournalChecked, VendIntended
from kiosk.vend_outcomes import DoubtReason, InDoubt
from tests.helpers.fake_till import a_sale
from tests.helpers.little_town import DRN
from vending_server.db.engine import writing
from vending_server.meters.tables import contracts

NO_ANSWER, IN_DOUBT, DISK_FULL = "E67", "E15", "E43"


def test_without_a_server_there_is_no_login_and_with_it_there_is(counter):
    kiosk = counter.open()
    counter.server.stop()
    kiosk.process.say("state")
    kiosk.wait_for("screen", name="login")
    kiosk.type(OPERATOR)
    kiosk.key("Return")
    kiosk.type(PASSWORD)
    kiosk.key("Return")
    kiosk.wait_for("banner", id=NO_ANSWER)

    counter.serve(port=counter.server.port)
    kiosk.type(PASSWORD)
    kiosk.key("Return")
    kiosk.wait_for("screen", name="sell")


def test_a_server_that_goes_at_lookup_and_quote_is_told_and_the_sale_goes_on_afterwards(counter):
    kiosk = counter.open_and_sign_in()
    counter.server.stop()
    kiosk.type(METER)
    kiosk.key("Return")
    kiosk.wait_for("banner", id=NO_ANSWER)

    server = counter.serve(port=counter.server.port)
    counter.swipe(kiosk)
    server.stop()
    kiosk.type("50")
    kiosk.wait_for("banner", id=NO_ANSWER)

    counter.serve(port=counter.server.port)
    counter.quote(kiosk, 50)
    kiosk.key("F12")
    assert kiosk.wait_for("print")["verdict"] == "PRINTED"
    assert counter.town.counts() == (1, 1, 1)


def test_a_server_that_goes_before_the_vend_leaves_it_in_doubt_and_not_lost(counter):
    kiosk = counter.open_and_sign_in()
    counter.quote(kiosk, 50)
    counter.server.stop()
    kiosk.key("F12")
    kiosk.wait_for("screen", name="in_doubt")
    kiosk.wait_for("banner", id=IN_DOUBT)

    counter.serve(port=counter.server.port)
    kiosk.wait_for("vend", state="REFUSED")
    kiosk.key("F8")
    kiosk.wait_for("vend", state="REFUNDED")
    assert counter.town.counts() == (1, 0, 0)


def test_a_disk_that_takes_nothing_more_stops_the_till_before_anything_is_sent(counter):
    """The operating system refuses the journal's file to grow, as a full disk does."""
    kiosk = counter.open_and_sign_in()
    counter.quote(kiosk, 50)
    let_files_grow_to(kiosk, size_of_journal(counter))
    kiosk.key("F12")
    kiosk.wait_for("screen", name="stopped")
    kiosk.wait_for("banner", id=DISK_FULL)
    assert counter.town.counts() == (0, 0, 0)

    kiosk.process.say("state")  # whatever comes after this answers the key
    kiosk.wait_for("screen", name="stopped")
    kiosk.key("F5")
    kiosk.wait_for("banner", id=DISK_FULL)
    let_files_grow_to(kiosk, resource.RLIM_INFINITY)
    kiosk.key("F5")
    kiosk.login(OPERATOR, PASSWORD)
    kinds = [type(one) for one in counter.records()]
    assert kinds.count(JournalChecked) == 1
    assert VendIntended not in kinds
    counter.quote(kiosk, 50)
    kiosk.key("F12")
    kiosk.wait_for("vend", state="TOKEN")
    assert counter.town.counts() == (1, 1, 1)


def size_of_journal(counter) -> int:
    """Return the size of the file that the next record would make longer."""
    return Path(f"{counter.journal_path}-wal").stat().st_size


def let_files_grow_to(kiosk, size: int) -> None:
    _, hard = resource.prlimit(kiosk.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(kiosk.process.pid, resource.RLIMIT_FSIZE, (size, hard))


def test_a_database_that_another_process_holds_leaves_the_vend_in_doubt_until_it_is_free(
    town, serve, tmp_path
):
    server = serve()
    terminal = Terminal(town, tmp_path, url=server.url)
    with terminal.till(server.url) as till, ThreadPoolExecutor(1) as pool:
        sale = a_sale(till, drn=DRN["plain"])
        with writing(town.engine) as rival:
            rival.execute(contracts.update().values(version=contracts.c.version))
            selling = pool.submit(till.sell, sale)
            assert terminal.api.outcomes.get(timeout=30) == InDoubt(DoubtReason.NOT_DECIDED)
            (waiting,) = till.open_vends()
            assert till.ask(waiting.vend_id).state is VendState.IN_DOUBT

        assert town.counts() == (0, 0, 0)
        assert till.resolve(waiting.vend_id).state is VendState.REFUSED
        assert selling.result().state is VendState.REFUSED
        assert till.sell(a_sale(till, drn=DRN["plain"])).state is VendState.TOKEN
        assert town.counts() == (2, 1, 1)
