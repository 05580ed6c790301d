"""The composition root: only this module constructs collaborators, from settings to a server.

A sale calls `on_step` at its steps: a launcher of tests kills the process there, no setting does.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import socket
import sys
import time
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa
import uvicorn
from litestar import Litestar
from litestar.datastructures import State

from vending_server.aftersales.desk import CounterDesk
from vending_server.aftersales.lifeline_desk import LifelineDesk
from vending_server.agents.desk import AgentDesk
from vending_server.approvals.desk import ApprovalDesk
from vending_server.arrears.desk import ArrearsDesk
from vending_server.board.acts import TerminalDesk
from vending_server.board.day import DayBook
from vending_server.board.desk import BoardDesk
from vending_server.board.watch import BoardWatch
from vending_server.cards.desk import CardDesk
from vending_server.cases.desk import CaseDesk
from vending_server.certificates.serving import authority_pem, server_context
from vending_server.clock import Clock, SystemClock
from vending_server.config import Mode, ServerConfig
from vending_server.days.desk import DayDesk
from vending_server.db.engine import left_to, open_engine, reading
from vending_server.db.migrate import newest_revision, revision_of
from vending_server.errors import Misconfigured
from vending_server.http import failures
from vending_server.http.limits import RateLimit, RateLimits
from vending_server.http.observing import ObservedApp
from vending_server.http.routes import ROUTES, openapi_bytes, patterns
from vending_server.http.services import Services
from vending_server.insight.desk import InsightDesk
from vending_server.issuing.software import SoftwareIssuer
from vending_server.kept_money.desk import KeptMoneyDesk
from vending_server.key_changes.desk import KeyChangeDesk
from vending_server.keys.files import token_of
from vending_server.keys.opening import open_key_store, open_token_engine
from vending_server.keys.pack_master import PackMaster
from vending_server.keys.receipt_key import ReceiptKey
from vending_server.keys.store import KeyStore
from vending_server.ledger.accounts import AccountIds
from vending_server.listening import allow_many_connections, listen_beside, listen_or_hold
from vending_server.logs import begin_log
from vending_server.machine_cash.desk import MachineCashDesk
from vending_server.metrics import Metrics
from vending_server.offline_sales.desk import OfflineFindingDesk
from vending_server.offline_sales.reader import OfflineSalesReader
from vending_server.operators.identity import IdentityService
from vending_server.operators.login import LoginDesk
from vending_server.operators.passwords import Passwords
from vending_server.operators.recent import RecentCallers
from vending_server.papers.desk import PaperDesk
from vending_server.payments.service import PaymentDesk
from vending_server.points.service import in_training, municipality_facts
from vending_server.postponements.desk import PostponementDesk
from vending_server.privacy.desk import PrivacyDesk
from vending_server.readiness import ReadinessCheck
from vending_server.receipts.checking import ReceiptDesk
from vending_server.reconciliation.desk import ReconciliationDesk
from vending_server.reconciliation.refresher import refreshing
from vending_server.registry.desk import RegistryDesk
from vending_server.registry_import.desk import RegistryImportDesk
from vending_server.reports.desk import ReportDesk
from vending_server.rerating.desk import RerateDesk
from vending_server.sealing.acknowledging import PackAcknowledgements
from vending_server.sealing.choosing import ByPurchases
from vending_server.sealing.closure_desk import ClosureDesk
from vending_server.sealing.desk import PackDesk
from vending_server.sealing.making import Maker
from vending_server.sealing.planning import Planner
from vending_server.sealing.wraps import PackWraps
from vending_server.shifts.desk import ShiftDesk
from vending_server.shifts.mirror import shift_at_till
from vending_server.shifts.recovering import ActRecovery
from vending_server.staff.desk import StaffDesk
from vending_server.sync.desk import JournalDesk
from vending_server.tariffs.desk import TariffDesk
from vending_server.tariffs.scan_desk import ScanDesk
from vending_server.upkeep.desk import UpkeepDesk
from vending_server.vending.clock_guard import ClockGuard, check_gap
from vending_server.vending.lookup import LookupService
from vending_server.vending.past_sales import was_sold_since
from vending_server.vending.recovering import RecoveryDesk
from vending_server.vending.reversing import ReversalDesk
from vending_server.vending.service import Step, VendingService, last_receipt_sequence, no_step
from vending_server.vending.supplies import SupplyReader
from vending_server.vending.writer import VendWriter
from vending_server.visits.desk import VisitDesk
from vending_server.wire.base import prepare_messages
from vending_server.wire.facts import MunicipalityFacts
from vending_server.workers import Ready, Workers, keep_what_is_built

VERSION: Final = "0.1.0"
IDENTITIES_AT_ONCE: Final = 2


def serve(config: ServerConfig, *, clock_is_right: bool = False, on_step: Step = no_step) -> None:
    """Run until told to stop; says on standard output where it listens once all workers serve.

    `clock_is_right` is a person's word that the last sale was really that long ago.

    Raises:
        Misconfigured: something must be put right before this server may sell.
    """
    begin_log()
    if not clock_is_right:
        _check_clock(config)
    allow_many_connections()
    server_context(config)  # what is wrong with it is told before any worker starts
    listening = listen_or_hold(config.host, config.port, workers=config.workers)
    announce = functools.partial(_announce, config, listening)
    metrics = Metrics(patterns(), workers=config.workers)  # before the workers are forked
    work = functools.partial(_work, config, on_step=on_step, listening=listening, metrics=metrics)
    if config.workers == 1:
        work(0, announce)
    else:
        Workers(work, config.workers, announce).run()


def _work(
    config: ServerConfig,
    number: int,
    ready: Ready,
    *,
    on_step: Step,
    listening: socket.socket,
    metrics: Metrics,
) -> None:
    metrics.use_row(number)
    context = server_context(config)
    app = build_app(config, on_step=on_step, metrics=metrics)
    settings = uvicorn.Config(
        app,
        host=config.host,
        port=config.port,
        loop="uvloop",
        http="httptools",
        lifespan="on",
        access_log=False,  # a line for each request is noise, and vend ids are nobody's business
        server_header=False,
        proxy_headers=False,  # nothing here asks from where a request came
        log_config=None,  # ours: one line of JSON for each record
        log_level="warning",
        ssl_context_factory=None if context is None else lambda _config, _default: context,
    )
    keep_what_is_built()
    own = listening if config.workers == 1 else listen_beside(listening)
    _TellingServer(settings, ready, app).run(sockets=[own])


def _check_clock(config: ServerConfig) -> None:
    engine = open_engine(config.database_url)
    try:
        with reading(engine) as connection:
            _check_schema(connection)
            check_gap(connection, SystemClock().now())
    finally:
        engine.dispose()


class _TellingServer(uvicorn.Server):
    """Tells when it serves, and lets nobody wait when it is to stop."""

    def __init__(self, settings: uvicorn.Config, ready: Ready, app: Litestar) -> None:
        super().__init__(settings)
        self._ready = ready
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.state.services.board_watch.close()  # else whoever waits there holds us up
        await super().shutdown(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def _announce(config: ServerConfig, listening: socket.socket) -> None:
    """Say where the server listens, so that a port left to the system can be known."""
    host, port = listening.getsockname()[:2]
    scheme = "http" if config.tls_certificate_file is None else "https"
    sys.stdout.write(f"serving on {scheme}://{host}:{port}\n")
    sys.stdout.flush()


def describe_interface() -> bytes:
    """Return the OpenAPI description of what `build_app` serves."""
    return openapi_bytes()


def build_app(
    config: ServerConfig,
    *,
    passwords: Passwords | None = None,
    on_step: Step = no_step,
    metrics: Metrics | None = None,
) -> Litestar:
    """Return the ASGI application over the configured database and keys.

    Raises:
        Misconfigured: the database is not migrated, or keys and mode do not fit.
    """
    app = bare_app(config.body_bytes_max)
    furnish(app, config, passwords=passwords, on_step=on_step, metrics=metrics)
    return app


def bare_app(body_bytes_max: int) -> ObservedApp:
    """Return the application with every route and nothing behind them yet; see `furnish`."""
    return ObservedApp(
        ROUTES,
        exception_handlers=failures.HANDLERS,
        lifespan=[_lifespan],
        logging_config=None,
        openapi_config=None,  # ours is made from what the routes parse: http/openapi.py
        request_max_body_size=body_bytes_max,
        state=State({"openapi_bytes": openapi_bytes}),
    )


def furnish(
    app: ObservedApp,
    config: ServerConfig,
    *,
    passwords: Passwords | None = None,
    on_step: Step = no_step,
    metrics: Metrics | None = None,
    clock: Clock | None = None,
) -> None:
    """Put the use cases over the configured database and keys behind the routes.

    Raises:
        Misconfigured: the database is not migrated, or keys and mode do not fit.
    """
    engine = open_engine(config.database_url)
    passwords = passwords or Passwords()
    app.metrics = metrics or Metrics(patterns())
    app.state.engine = engine
    with left_to(engine):
        app.state.services = build_services(
            config, engine, passwords=passwords, on_step=on_step, clock=clock or SystemClock()
        )


@contextlib.asynccontextmanager
async def _lifespan(app: Litestar) -> AsyncIterator[None]:
    services: Services = app.state.services
    services.writer.start()
    try:
        with refreshing(services.reconciliation, first=services.recovery.try_held):
            yield
    finally:
        services.writer.stop()
        services.identity_pool.shutdown()
        app.state.engine.dispose()


def build_services(
    config: ServerConfig,
    engine: sa.Engine,
    *,
    passwords: Passwords,
    clock: Clock,
    on_step: Step = no_step,
) -> Services:
    """Return the use cases over a database and the configured keys."""
    prepare_messages()
    with reading(engine) as connection:
        _check_schema(connection)
        municipality = municipality_facts(connection)
    if config.mode is Mode.SAMPLE:  # anybody could make tokens with its keys
        municipality = in_training(municipality)
    supplies = SupplyReader(ZoneInfo(municipality.time_zone))
    keys = open_key_store(config)
    issuer = SoftwareIssuer(engine=open_token_engine(config), key_store=keys)
    timed: dict[str, Any] = {"engine": engine, "clock": clock}
    vending = _vending(
        config,
        **timed,
        municipality=municipality,
        supplies=supplies,
        issuer=issuer,
        receipt_key=keys.receipt_key,
        on_step=on_step,
    )
    identity = _identity(config, engine, clock, passwords, keys.pack_master)
    dated = timed | {"zone": supplies.zone}
    marking: dict[str, Any] = {"receipt_key": keys.receipt_key}
    return Services(
        identity=identity,
        registry=RegistryDesk(**dated),
        registry_import=RegistryImportDesk(**dated, keys=keys),
        **_drawers(vending),
        machine_cash=MachineCashDesk(**timed, login_desk=identity.desk),
        kept_money=KeptMoneyDesk(**timed, **marking),
        agents=AgentDesk(**dated),
        **_books(dated),
        approvals=ApprovalDesk(**timed, login_desk=identity.desk),
        tariffs=TariffDesk(**dated, sold_since=was_sold_since(supplies.zone)),
        scans=ScanDesk(**timed),
        **_office(dated, vending, is_training=config.mode is Mode.SAMPLE),
        papers=PaperDesk(**timed),
        lookup=LookupService(**timed, supplies=supplies),
        vending=vending,
        **_counter(vending, marking),
        cards=CardDesk(**dated, keys=keys.card_keys()),
        **_of_journals(vending, issuer),
        packs=_packs(vending, keys.pack_master),
        closures=ClosureDesk(**timed),
        payments=PaymentDesk(**dated, **marking, municipality=municipality, epochs=vending.epochs),
        privacy=PrivacyDesk(**timed),
        postponements=PostponementDesk(**dated),
        arrears=ArrearsDesk(**dated),
        visits=VisitDesk(**timed),
        reversals=ReversalDesk(**timed, epochs=vending.epochs),
        **_board(vending, keys, is_training=config.mode is Mode.SAMPLE),
        staff=StaffDesk(**timed, passwords=passwords),
        writer=VendWriter(vending),
        limits=_limits(config),
        identity_pool=ThreadPoolExecutor(IDENTITIES_AT_ONCE, thread_name_prefix="identity"),
        authority_pem=authority_pem(config.tls_authority_file),
        check_ready=ReadinessCheck(**timed, guard=vending.clock_guard, keys=keys),
        metrics_token=token_of(config.metrics_token_file),
        receipts=ReceiptDesk(engine=engine, **marking),
        portal_token=token_of(config.portal_token_file),
    )


def _vending(
    config: ServerConfig,
    *,
    engine: sa.Engine,
    clock: Clock,
    municipality: MunicipalityFacts,
    supplies: SupplyReader,
    issuer: SoftwareIssuer,
    receipt_key: ReceiptKey | None,
    on_step: Step,
) -> VendingService:
    return VendingService(
        engine=engine,
        clock=clock,
        clock_guard=ClockGuard(clock),
        issuer=issuer,
        municipality=municipality,
        supplies=supplies,
        account_ids=AccountIds(),
        duplicate_window=dt.timedelta(minutes=config.duplicate_minutes),
        receipt_key=receipt_key,
        on_step=on_step,
    )


def _packs(vending: VendingService, master: PackMaster | None) -> PackDesk:
    planner = None
    if master is not None:
        maker = Maker(issuer=vending.issuer, epochs=vending.epochs, master=master)
        planner = Planner(
            supplies=vending.supplies, maker=maker, choose=ByPurchases(vending.supplies.zone)
        )
    return PackDesk(
        engine=vending.engine,
        clock_guard=vending.clock_guard,
        epochs=vending.epochs,
        planner=planner,
        on_step=vending.on_step,
    )


def _of_journals(vending: VendingService, reader: SoftwareIssuer) -> dict[str, Any]:
    """Return who takes in what tills tell afterwards, and who decides about what was found."""
    recovery = _recovery(vending, reader)
    timed: dict[str, Any] = {"engine": vending.engine, "clock": vending.clock}
    offline_sales = OfflineSalesReader(
        zone=vending.supplies.zone,
        municipality=vending.municipality,
        receipt_key=vending.receipt_key,
        account_ids=vending.account_ids,
        after=recovery.try_held_again,
    )
    journals = JournalDesk(
        **timed,
        # Whoever reads sales comes first: what was sold before it was voided is sold.
        readers=(offline_sales, PackAcknowledgements()),
        apart=(offline_sales,),
        on_step=vending.on_step,
    )
    findings = OfflineFindingDesk(**timed, reader=offline_sales)
    return {"recovery": recovery, "journals": journals, "offline_findings": findings}


def _office(dated: dict[str, Any], vending: VendingService, *, is_training: bool) -> dict[str, Any]:
    rerating = RerateDesk(**dated, account_ids=vending.account_ids)
    reports = ReportDesk(**dated, rerating=rerating, is_training=is_training)
    return {"rerating": rerating, "reports": reports, "insight": InsightDesk(**dated)}


def _board(vending: VendingService, keys: KeyStore, *, is_training: bool) -> dict[str, Any]:
    timed: dict[str, Any] = {"engine": vending.engine, "clock": vending.clock}
    day = DayBook(vending.supplies.zone)
    desk = BoardDesk(**timed, day=day, keys=keys, is_training=is_training)
    return {
        "board": desk,
        "board_watch": BoardWatch(desk.board),
        "terminals": TerminalDesk(**timed, master=keys.pack_master),
        "upkeep": UpkeepDesk(**timed, keys=keys),
    }


def _books(dated: Mapping[str, Any]) -> dict[str, Any]:
    return {"days": DayDesk(**dated), "reconciliation": ReconciliationDesk(**dated)}


def _drawers(vending: VendingService) -> dict[str, Any]:
    names = ("engine", "clock", "epochs")
    shared: dict[str, Any] = {name: getattr(vending, name) for name in names}
    desk = ShiftDesk(**shared)
    return {"shifts": desk, "recovered_acts": ActRecovery(**shared, desk=desk)}


def _recovery(vending: VendingService, reader: SoftwareIssuer) -> RecoveryDesk:
    return RecoveryDesk(
        engine=vending.engine,
        clock=vending.clock,
        reader=reader,
        supplies=vending.supplies,
        account_ids=vending.account_ids,
        epochs=vending.epochs,
    )


def _counter(vending: VendingService, marking: dict[str, Any]) -> dict[str, Any]:
    """Return the desks that make tokens without a sale, with all that a sale has for it."""
    names = ("engine", "clock", "clock_guard", "issuer", "epochs")
    issuing: dict[str, Any] = {name: getattr(vending, name) for name in names}
    counter = CounterDesk(**issuing, **marking)
    return {
        "counter": counter,
        "cases": CaseDesk(engine=vending.engine, clock=vending.clock, counter=counter),
        "lifelines": LifelineDesk(**issuing, **marking, zone=vending.supplies.zone),
        "key_changes": KeyChangeDesk(**issuing),
    }


def _identity(
    config: ServerConfig,
    engine: sa.Engine,
    clock: Clock,
    passwords: Passwords,
    master: PackMaster | None,
) -> IdentityService:
    idle_limit = dt.timedelta(seconds=config.session_idle_limit_s)
    desk = LoginDesk(
        engine=engine,
        passwords=passwords,
        idle_limit=idle_limit,
        receipt_sequence_last=last_receipt_sequence,
        shift_at=shift_at_till,
        uses_shifts=config.uses_shifts,
        wraps=None if master is None else PackWraps(engine=engine, master=master),
    )
    return IdentityService(
        engine=engine,
        clock=clock,
        desk=desk,
        idle_limit=idle_limit,
        recent=RecentCallers(clock),
        is_training=config.mode is Mode.SAMPLE,
    )


def _limits(config: ServerConfig) -> RateLimits:
    return RateLimits(
        terminal=RateLimit(config.terminal_requests_per_minute, time.monotonic_ns),
        operator=RateLimit(config.operator_requests_per_minute, time.monotonic_ns),
        meter=RateLimit(config.meter_requests_per_minute, time.monotonic_ns),
        portal=RateLimit(config.portal_requests_per_minute, time.monotonic_ns),
    )


def _check_schema(connection: sa.Connection) -> None:
    found, wanted = revision_of(connection), newest_revision()
    if found != wanted:
        raise Misconfigured(f"the database is at {found}, this release needs {wanted}: run migrate")
