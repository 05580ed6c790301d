"""The list of those who were anonymised: opaque, kept in several places, and sure of the person."""

from __future__ import annotations

import pytest

from vending_server.errors import Misconfigured
from vending_server.privacy.forgotten import ForgottenList
from vending_server.privacy.persons import Person

HUDA = Person(
    customer_id=7, number="C-0007", contract_ids=(3, 4), account_numbers=("A-100", "A-200")
)


def person(**changes):
    known = {name: getattr(HUDA, name) for name in HUDA.__slots__}
    return Person(**(known | changes))


@pytest.fixture
def folders(tmp_path):
    for name in ("server", "disk", "office"):
        (tmp_path / name).mkdir()
    return tmp_path


def test_the_list_knows_a_person_again_and_takes_nobody_else_for_him(folders):
    listed = ForgottenList(folders / "server" / "list")
    listed.add(HUDA)
    (line,) = listed.read()

    assert line.is_of(HUDA)
    assert line.is_of(person(number=None)), "one account is enough"
    assert line.is_of(person(account_numbers=())), "as older books had him"
    assert not line.is_of(person(number="C-9", account_numbers=("A-9",))), "his row, another man"
    assert not line.is_of(person(customer_id=8))


def test_the_list_says_no_number_and_two_lists_of_one_person_differ(folders):
    paths = [folders / name / "list" for name in ("server", "disk")]
    for path in paths:
        ForgottenList(path).add(HUDA)

    texts = [path.read_text() for path in paths]
    assert [one for one in ("C-0007", "A-100", "A-200") if one in "".join(texts)] == []
    assert texts[0] != texts[1]


def test_every_place_gets_what_any_place_holds_and_a_lost_disk_is_told(folders):
    main, disk, gone = (folders / name / "list" for name in ("server", "disk", "gone"))
    ForgottenList(main).add(HUDA)
    ForgottenList(disk).add(person(customer_id=9))

    listed = ForgottenList(main, (disk, gone))
    assert listed.behind() == [str(disk), str(gone)]
    faults = listed.level()
    assert listed.behind() == [str(gone)]

    assert main.read_text() == disk.read_text()
    assert {line.customer for line in ForgottenList(main).read()} == {7, 9}
    assert len(faults) == 1
    assert "gone" in faults[0]


def test_a_person_stands_there_once_and_what_is_no_line_is_told(folders):
    listed = ForgottenList(folders / "server" / "list")
    listed.add(HUDA)
    listed.add(HUDA)
    assert len(listed.read()) == 1

    listed.path.write_text("Huda\n")
    with pytest.raises(Misconfigured, match="list"):
        listed.read()
