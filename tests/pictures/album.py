"""All walks and the window each is taken through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tests.pictures import (
    card_walks,
    counter_walks,
    desk_walks,
    line_walks,
    office_desk_walks,
    office_insight_walks,
    office_people_walks,
    office_walks,
    offline_walks,
    report_walks,
    sale_walks,
    start_walks,
    terminal_walks,
    trouble_walks,
)
from tests.pictures.shots import Shots
from tests.pictures.stages import FirstStart, Office, Stage, Till, UprightTerminal, WideTerminal

Walk = Callable[[Any], Shots]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A walk through a window; a new window for each."""

    stage: type[Stage]
    walk: Walk

    @property
    def name(self) -> str:
        """Its name in a test's name."""
        return f"{self.stage.__name__}-{self.walk.__name__}"


_TILL: Final[tuple[Walk, ...]] = (
    *(sale_walks.at_login, sale_walks.a_sale, sale_walks.other_ways_to_sell),
    *(sale_walks.key_changes, sale_walks.a_visit, sale_walks.copies, sale_walks.reached_price),
    *(trouble_walks.wrong_numbers, trouble_walks.wrong_money, trouble_walks.stopped_meters),
    *(trouble_walks.devices, trouble_walks.in_doubt, trouble_walks.after_a_restart),
    *(trouble_walks.half_a_visit, trouble_walks.away),
    *(counter_walks.a_list_of_more, counter_walks.dues),
    *(counter_walks.free_issue, counter_walks.forms),
    *(card_walks.cards_in_sales, card_walks.cards_of_a_visit, card_walks.cards_given_out),
    *(desk_walks.open_a_shift, desk_walks.a_shift),
    *(line_walks.the_line, line_walks.words_of_head_office),
    *(offline_walks.without_a_line, offline_walks.bad_news_without_a_line),
)
_FIRST: Final = (start_walks.first_start, start_walks.first_devices, start_walks.enrolled)
_TERMINAL: Final = (
    *(terminal_walks.a_customer, terminal_walks.own_amount, terminal_walks.other_ends),
    *(terminal_walks.refusals, terminal_walks.without_a_line),
    *(terminal_walks.modes, terminal_walks.service),
)

_OFFICE: Final[tuple[Walk, ...]] = (
    *(office_walks.coming_in, office_walks.reconciliation, office_walks.a_difference),
    office_walks.the_close_of_a_day,
    office_walks.bank_and_books,
    office_desk_walks.sales_without_a_line,
    office_desk_walks.keys_copies_and_the_log,
    office_desk_walks.claims_of_machines,
    office_desk_walks.meters_and_customers,
    office_desk_walks.a_list_of_the_municipality,
    office_desk_walks.a_campaign_of_keys,
    report_walks.reports,
    office_walks.the_board,
    *(office_insight_walks.insight, office_insight_walks.insight_map),
    office_insight_walks.insight_sales,
    *(office_people_walks.approvals, office_people_walks.agents, office_people_walks.tariffs),
    *(office_people_walks.papers, office_people_walks.papers_looked_at),
    *(office_people_walks.lines_of_papers, office_people_walks.papers_in_doubt),
    *(office_people_walks.users, office_people_walks.own_password),
)

CHAPTERS: Final = (
    *(Chapter(Till, walk) for walk in _TILL),
    *(Chapter(FirstStart, walk) for walk in _FIRST),
    *(Chapter(Office, walk) for walk in _OFFICE),
    *(Chapter(stage, walk) for stage in (WideTerminal, UprightTerminal) for walk in _TERMINAL),
)
"""Every screen there is."""
