"""What of ours may lie in the kiosk's bundle, for kiosk.spec and for whoever checks the bundle.

Of our own code only the kiosk, the drivers, the wire and the identifiers' check digits may ship:
no key, no key derivation and no table of the server leaves the building (docs/ARCHITECTURE.md).
Simulators stay at home too: a till must have no printer that confirms everything.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import Final

OURS: Final = (
    *("kiosk", "drivers", "vending_server.wire", "token_engine.identifiers"),
    "token_engine.errors",  # the identifiers raise these; they hold names and texts only
)
DOCSTRINGS_ONLY: Final = ("vending_server", "token_engine")
NOT_FOR_TILLS: Final = ("drivers.simulators", "kiosk.i18n.build")
OUR_TOPS: Final = (
    *("kiosk", "drivers", "vending_server", "token_engine"),
    *("tests", "benchmarks", "sql", "migrations"),
)
LEFT_OUT: Final = (
    *("sqlalchemy", "alembic", "psycopg", "psycopg_binary"),
    *("litestar", "uvicorn", "uvloop", "httptools", "argon2", "pkcs11", "reportlab"),
    "uharfbuzz",
    *("tkinter", "pytest", "hypothesis", "numpy", "PIL", "yaml", "setuptools", "xmlrpc"),
)
"""Libraries that only the server, the simulators or the tests need."""

TYPEFACES: Final = (
    *("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    *("NotoSansArabic-Regular.ttf", "NotoSansArabic-Bold.ttf"),
    *("DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf"),
)
_PUBLIC_CERTIFICATES: Final = PurePath("certifi/cacert.pem")
_SECRET_OR_SERVER: Final = frozenset(
    {".key", ".pem", ".p12", ".pfx", ".crt", ".sql", ".sqlite", ".db", ".toml", ".py", ".ts"}
)


def is_forbidden(module: str) -> bool:
    """Return whether a module must not ship; the two packages' own docstring files may."""
    if _is_in(module, LEFT_OUT) or _is_in(module, NOT_FOR_TILLS):
        return True
    if module in DOCSTRINGS_ONLY:
        return False
    return module.partition(".")[0] in OUR_TOPS and not _is_in(module, OURS)


def is_forbidden_file(path: PurePath) -> bool:
    """Return whether a file of the bundle, by its path below its folder, must not ship."""
    if path == _PUBLIC_CERTIFICATES:
        return False
    if path.suffix in _SECRET_OR_SERVER:
        return True
    # Code of ours lies in the archive; beside it only what the kiosk reads as files.
    return path.parts[0] in OUR_TOPS and path.parts[0] != "kiosk"


def ours_among(modules: Iterable[str]) -> list[str]:
    """Return what of a list of modules is our own."""
    return sorted(name for name in modules if name.partition(".")[0] in OUR_TOPS)


def _is_in(module: str, packages: Iterable[str]) -> bool:
    return any(module == one or module.startswith(f"{one}.") for one in packages)
