"""All agents in a list, and what one's behaviour suggests, on both databases."""

from __future__ import annotations

import pytest

from tests.helpers import little_town
from tests.helpers.agent_books import Books
from tests.helpers.drawer import DAY
from tests.helpers.little_town import DRN
from vending_server.db.engine import reading
from vending_server.errors import Refused
from vending_server.wire.problems import ProblemCode


@pytest.fixture
def town(database_url):
    engine = little_town.build(database_url)
    yield Books(engine)
    engine.dispose()


def test_a_suggestion_comes_from_the_sales_and_top_ups_of_his_last_eight_weeks(town):
    town.top_up(40_000)
    for number in range(14):
        if number % 5 == 4:
            town.top_up(40_000)
        town.agent.sell(DRN["plain"], 5_000)
        town.clock.advance(DAY)

    told = town.agents.suggestion(town.maysa, 3)

    assert (told.days_with_sales, told.busy_day_minor) == (14, 5_000)
    assert (told.top_ups, told.pause_days, told.middle_top_up_minor) == (3, 5, 40_000)
    assert (told.credit_limit_minor, told.offline_ceiling_minor) == (20_000, 0)


def test_what_lies_longer_ago_than_eight_weeks_suggests_nothing(town):
    town.top_up(40_000)
    town.agent.sell(DRN["plain"], 5_000)
    town.clock.advance(60 * DAY)
    told = town.agents.suggestion(town.maysa, 3)
    assert (told.days_with_sales, told.top_ups) == (0, 0)
    assert told.credit_limit_minor is None


def test_the_list_tells_each_agent_as_he_tells_alone(town):
    town.top_up(40_000)
    town.terms(250, limit=10_000)
    (line,) = town.agents.every().agents
    assert line.stands == town.agents.one(town.maysa, 3)
    with reading(town.engine) as connection:
        assert line.name == little_town.AGENT_POINT.name
        assert connection is not None


def test_a_point_that_is_no_agents_has_no_suggestion(town):
    with pytest.raises(Refused) as caught:
        town.agents.suggestion(town.maysa, 2)
    assert caught.value.code is ProblemCode.AGENT_UNKNOWN
