"""Who may import whom (docs/ARCHITECTURE.md), read from the source and enforced.

Each rule is one row: which modules it binds, which modules are forbidden to them and which of these are
allowed all the same, and why.  A name matches a module and everything below it.  The rules are tried on
planted offences too: a rule that cannot fail protects nothing.
"""

from __future__ import annotations

import ast
import dataclasses
import fnmatch
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("token_engine", "drivers", "vending_server", "kiosk")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`binds` and `spares` are patterns of dotted names; `forbids` and `allows` are module names."""

    binds: str
    forbids: tuple[str, ...]
    allows: tuple[str, ...] = ()
    spares: tuple[str, ...] = ()
    why: str


RULES = (
    Rule(
        binds="token_engine*",
        forbids=("drivers", "vending_server", "kiosk", "PySide6", "sqlalchemy", "litestar"),
        why="the engine stands at the bottom",
    ),
    Rule(
        binds="token_engine*",
        forbids=(
            *("os", "io", "pathlib", "shutil", "tempfile", "sys", "fcntl", "mmap"),
            *("socket", "ssl", "http", "urllib", "requests", "asyncio", "subprocess"),
            *("logging", "time", "threading", "multiprocessing", "sqlite3"),
        ),
        spares=("token_engine.__main__", "token_engine.commands*"),
        why="the engine does no input or output, reads no clock and logs nothing",
    ),
    Rule(
        binds="drivers*",
        forbids=(
            *("token_engine", "vending_server", "kiosk"),
            *("PySide6", "sqlalchemy", "litestar", "alembic"),
        ),
        why="drivers are usable without the rest of the project",
    ),
    Rule(
        binds="vending_server*",
        forbids=("drivers", "kiosk", "PySide6"),
        why="the server knows neither tills nor devices",
    ),
    Rule(
        binds="vending_server.wire*",
        forbids=(
            *("token_engine", "drivers", "kiosk", "vending_server"),
            *("sqlalchemy", "litestar", "alembic", "uvicorn", "psycopg"),
        ),
        allows=("vending_server.wire",),
        why="a kiosk imports the wire, and nothing of the server may come with it",
    ),
    Rule(
        binds="kiosk*",
        forbids=("token_engine", "vending_server", "sqlalchemy", "litestar", "alembic", "psycopg"),
        # What the identifiers raise; the errors hold names and texts only.
        allows=("token_engine.identifiers", "token_engine.errors", "vending_server.wire"),
        why="no key, no derivation and no table of the server ships in a kiosk",
    ),
    Rule(
        binds="kiosk.flows*",
        forbids=("PySide6", "kiosk.widgets", "kiosk.cashier", "kiosk.selfservice"),
        why="views stand on flows, not the other way round",
    ),
    Rule(
        binds="kiosk.store*",
        forbids=("PySide6", "kiosk.widgets", "kiosk.cashier", "kiosk.selfservice", "kiosk.flows"),
        why="the journal must work without a window",
    ),
    Rule(
        binds="kiosk.headoffice*",
        forbids=(
            *("kiosk.cashier", "kiosk.selfservice", "kiosk.firstrun", "kiosk.store", "kiosk.flows"),
            *("kiosk.app", "drivers", "sqlite3"),
        ),
        # What says how the line is and what a code means is the same for every window.
        allows=(
            *("kiosk.cashier.line_watch", "kiosk.cashier.notices", "kiosk.flows.refusals"),
            *("kiosk.cashier.desk.Place", "kiosk.cashier.desk.Reporter"),
        ),
        why="head office sees what the server tells: it has no till, no journal and no device",
    ),
    Rule(
        binds="vending_server.*.model",
        forbids=("sqlalchemy", "litestar", "alembic", "psycopg", "sqlite3", "uvicorn"),
        why="rules of the trade hold no SQL and no HTTP",
    ),
    Rule(
        binds="vending_server.http*",
        forbids=("sqlalchemy", "psycopg", "sqlite3", "alembic", "vending_server.*.tables"),
        why="routes call services; they hold no SQL",
    ),
    Rule(
        binds="vending_server.*",
        forbids=("vending_server.http",),
        spares=("vending_server.http*", "vending_server.app", "vending_server.__main__"),
        why="http stands on services, not the other way round",
    ),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Module:
    name: str
    path: Path
    tree: ast.Module

    @classmethod
    def parse(cls, name: str, path: Path, source: str) -> Module:
        return cls(name, path, ast.parse(source, str(path)))

    @property
    def package(self) -> str:
        return self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0]


def dotted_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def our_modules() -> Iterator[Module]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield Module.parse(dotted_name(path), path, path.read_text("utf-8"))


def imports(module: Module) -> Iterator[tuple[int, str]]:
    """Every imported name with its line; `from a import b` counts as a.b, which covers a as well."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute_base(module, node)
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
            ("import_module", "__import__")
        ):
            yield node.lineno, str(getattr(node.args[0], "value", "a computed name"))


def _absolute_base(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    above = module.package.split(".")
    base = above[: len(above) - node.level + 1]
    return ".".join([*base, node.module] if node.module else base)


def _covers(pattern: str, name: str) -> bool:
    """Whether `name` is the module `pattern` or something below it; `*` stands for one level."""
    wanted, given = pattern.split("."), name.split(".")
    return len(given) >= len(wanted) and all(
        fnmatch.fnmatchcase(word, part) for part, word in zip(wanted, given, strict=False)
    )


def prefixes(name: str) -> Iterator[str]:
    """`a.b.c` imports a, a.b and, if it is a module, a.b.c."""
    parts = name.split(".")
    return (".".join(parts[:count]) for count in range(1, len(parts) + 1))


def offences(module: Module) -> list[str]:
    found = []
    for rule in RULES:
        if not fnmatch.fnmatchcase(module.name, rule.binds):
            continue
        if any(fnmatch.fnmatchcase(module.name, spared) for spared in rule.spares):
            continue
        found += [
            f"{module.path}:{line}: imports {name} ({rule.why})"
            for line, name in imports(module)
            if any(_covers(pattern, name) for pattern in rule.forbids)
            and not any(_covers(pattern, name) for pattern in rule.allows)
        ]
    return found


def clock_reads(module: Module) -> list[str]:
    """Calls that read the clock, as `datetime.now()`: the engine is told the time."""
    clock_calls = {"now", "utcnow", "today", "monotonic", "perf_counter"}
    return [
        f"{module.path}:{node.lineno}: {ast.unparse(node.func)}() reads the clock"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in clock_calls
    ]


def test_every_module_imports_only_downwards():
    assert [offence for module in our_modules() for offence in offences(module)] == []


def test_the_token_engine_never_reads_the_clock():
    engine = [module for module in our_modules() if module.name.startswith("token_engine")]
    commands = ("token_engine.__main__", "token_engine.commands")
    bound = [module for module in engine if not module.name.startswith(commands)]

    assert [call for module in bound for call in clock_reads(module)] == []


def test_nothing_of_the_server_ships_with_a_kiosk_through_other_modules():
    """What the kiosk's imports drag along; kiosk.spec packs exactly that."""
    known = {module.name: module for module in our_modules()}
    shipped = {name for name in known if name.startswith(("kiosk", "drivers"))}
    todo = list(shipped)
    while todo:
        names = {name for _, imported in imports(known[todo.pop()]) for name in prefixes(imported)}
        new = (names & known.keys()) - shipped
        shipped |= new
        todo += new
    dragged = {name for name in shipped if not name.startswith(("kiosk", "drivers"))}
    allowed = {"token_engine", "token_engine.identifiers", "token_engine.errors", "vending_server"}

    assert {name for name in dragged - allowed if not _covers("vending_server.wire", name)} == set()


@pytest.mark.parametrize("package", ["token_engine", "vending_server"])
def test_importing_a_package_alone_costs_nothing(package: str):
    body = ast.parse((ROOT / package / "__init__.py").read_text("utf-8")).body

    assert [ast.unparse(node) for node in body[1:]] == [], "only a docstring belongs here"


def planted(name: str, source: str) -> Module:
    return Module.parse(name, Path(name.replace(".", "/") + ".py"), source)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("token_engine.tid", "import os"),
        ("token_engine.tid", "def f():\n    import logging"),
        ("token_engine.keys.derivation", "from vending_server.keys import store"),
        ("drivers.transport", "from PySide6 import QtCore"),
        ("drivers.registry", "import kiosk"),
        ("vending_server.app", "import drivers.transport"),
        ("vending_server.wire.vend", "import sqlalchemy.orm"),
        ("vending_server.wire.vend", "from vending_server import clock"),
        ("vending_server.wire.vend", "from ..clock import Clock"),
        ("vending_server.wire.vend", "from .. import clock"),
        ("kiosk.app", "from vending_server.db import engine"),
        ("kiosk.app", "from vending_server import db"),
        ("kiosk.app", "import vending_server"),
        ("kiosk.app", "from token_engine import keys"),
        ("kiosk.app", "import importlib\nimportlib.import_module('token_engine.engine')"),
        ("kiosk.flows.vend", "from PySide6.QtCore import QObject"),
        ("kiosk.flows.vend", "from kiosk.cashier import window"),
        ("kiosk.store.journal", "import PySide6"),
        ("kiosk.headoffice.window", "from kiosk.cashier.sell import SellScreen"),
        ("kiosk.headoffice.window", "from kiosk.cashier.desk import Desk"),
        ("kiosk.headoffice.screens.h02", "from kiosk.flows.till import Till"),
        ("kiosk.headoffice.screens.h02", "import sqlite3"),
        ("vending_server.vending.model", "import sqlalchemy as sa"),
        ("vending_server.vending.model", "from litestar import get"),
        ("vending_server.http.vending", "from sqlalchemy import select"),
        ("vending_server.http.vending", "from vending_server.ledger.tables import entries"),
        ("vending_server.http.vending", "from vending_server.ledger import tables"),
        ("vending_server.vending.service", "from vending_server.http import auth"),
    ],
)
def test_a_planted_bad_import_is_found(name: str, source: str):
    assert offences(planted(name, source)) != []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("token_engine.tid", "import datetime as dt\nfrom token_engine import bits"),
        ("token_engine.__main__", "import sys, pathlib"),
        ("token_engine.commands.meter", "import os, pathlib"),
        ("vending_server.wire.vend", "import msgspec\nfrom vending_server.wire import ids"),
        ("vending_server.wire.vend", "from . import ids\nfrom .base import Struct"),
        ("kiosk.app", "from token_engine.identifiers import parse_drn"),
        ("kiosk.app", "from vending_server.wire import vend\nimport drivers.registry"),
        ("kiosk.flows.vend", "from kiosk.store import journal"),
        ("kiosk.headoffice.desk", "from kiosk.cashier.desk import Place, Reporter"),
        ("vending_server.app", "from vending_server.http import routes"),
        ("vending_server.vending.service", "import sqlalchemy as sa"),
    ],
)
def test_an_import_downwards_is_left_in_peace(name: str, source: str):
    assert offences(planted(name, source)) == []


def test_a_planted_clock_read_is_found():
    assert clock_reads(planted("token_engine.tid", "dt.datetime.now(tz=dt.UTC)")) != []
