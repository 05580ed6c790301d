"""`make bundle-smoke`: look into the bundle, then sell with it.

The bundle's kiosk sells to a server, a printer, a reader and a virtual meter run from the checkout:
once without a display and without one typeface of the system, once on a real X display.  The last
line says that a sale was complete.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PyInstaller.archive.readers import CArchiveReader

from tests.harness.bundle_rule import TYPEFACES, is_forbidden, is_forbidden_file, ours_among
from tests.harness.kiosk import OFFSCREEN, Kiosk
from tests.harness.one_sale import POINT, Rehearsal, sell_once, tell, town_and_devices
from tests.harness.processes import ROOT, Child, StepFailed
from tests.harness.server import enrolment_code
from tests.harness.xvfb import VirtualDisplay

_BUNDLE: Final = ROOT / "dist" / "kiosk"
_FOLDER: Final = ROOT / "var" / "bundle-smoke"
_MODULES_FILE: Final = "modules.txt"
_NO_TYPEFACES: Final = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><cachedir>{cache}</cachedir></fontconfig>
"""


def main() -> int:
    """Run and return the exit status."""
    args = _arguments()
    shutil.rmtree(args.folder, ignore_errors=True)
    args.folder.mkdir(parents=True)
    try:
        look_inside(args.bundle, args.folder / _MODULES_FILE)
        line = sell_twice(args.bundle / "kiosk", args.folder)
    except StepFailed as failure:
        sys.stderr.write(f"FAILED: {failure}\n")
        return 1
    sys.stdout.write(f"{line}\n")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bundle-smoke", description=__doc__)
    parser.add_argument("--bundle", type=Path, default=_BUNDLE, help="made by make bundle")
    parser.add_argument("--folder", type=Path, default=_FOLDER, help="made anew each time")
    return parser.parse_args()


# ---------------------------------------------------------------------- what lies inside


def look_inside(bundle: Path, listing: Path) -> None:
    """List the modules of a bundle and refuse what must not be there.

    Raises:
        StepFailed: something of ours that may not ship, or a typeface is missing.
    """
    modules = modules_of(bundle / "kiosk")
    listing.write_text("".join(f"{name}\n" for name in modules), "utf-8")
    files = [path.relative_to(bundle / "_internal") for path in files_of(bundle / "_internal")]
    strays = [name for name in modules if is_forbidden(name)]
    strays += [path.as_posix() for path in files if is_forbidden_file(path)]
    if strays:
        raise StepFailed(f"these must not ship in a kiosk: {', '.join(strays)}")
    if missing := set(TYPEFACES) - {path.name for path in files}:
        raise StepFailed(f"typefaces are missing: {', '.join(sorted(missing))}")
    size = sum(path.lstat().st_size for path in files_of(bundle))
    ours = ours_among(modules)
    tell(f"the bundle has {size // 1_000_000} MB in {len(files_of(bundle))} files")
    tell(f"{len(modules)} modules, {len(ours)} of ours ({listing})")
    beside = [name for name in ours if not name.startswith(("kiosk", "drivers"))]
    tell(f"of ours beside kiosk and drivers: {', '.join(beside)}")


def modules_of(executable: Path) -> list[str]:
    """Return the names of all modules in an executable's archive."""
    archive = CArchiveReader(str(executable))
    inner = [name for name in archive.toc if name.endswith(".pyz")]
    if not inner:
        raise StepFailed(f"{executable}: no archive of modules")
    return sorted(name for part in inner for name in archive.open_embedded_archive(part).toc)


def files_of(folder: Path) -> list[Path]:
    """Return every file below a folder; links are counted, not followed."""
    return [path for path in folder.rglob("*") if path.is_symlink() or path.is_file()]


# ---------------------------------------------------------------------- what it does


def sell_twice(executable: Path, folder: Path) -> str:
    """Sell offscreen and on a display; return the last SALE COMPLETE line.

    Raises:
        StepFailed: the first step that did not happen.
    """
    bare = bare_environment(folder)
    _find_typefaces(executable, bare)
    with town_and_devices(folder, command=launcher(executable, bare)) as rehearsal:
        _start_first(executable, rehearsal, bare, folder)
        kiosk = _started(executable, rehearsal, bare, "without a display")
        tell(sell_once(folder, rehearsal, kiosk=kiosk))
        _open_head_office(executable, rehearsal.config, bare)
        with VirtualDisplay() as display:
            shown = bare | {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display.name}
            kiosk = _started(executable, rehearsal, shown, f"on display {display.name}")
            on_display = folder / "on_display"
            on_display.mkdir()
            return sell_once(on_display, rehearsal, amount="100", kiosk=kiosk)


def bare_environment(folder: Path) -> dict[str, str]:
    """Return all that the bundle is told: a home, and a fontconfig that knows no typeface."""
    home = folder / "home"
    home.mkdir()
    fonts = folder / "no_fonts.conf"
    fonts.write_text(_NO_TYPEFACES.format(cache=home / "cache"), "utf-8")
    return {**OFFSCREEN, "HOME": str(home), "FONTCONFIG_FILE": str(fonts), "LANG": "C.UTF-8"}


def launcher(executable: Path, env: Mapping[str, str]) -> list[str]:
    """Return the command that starts the bundle with this environment and nothing of ours."""
    return [
        "/usr/bin/env",
        "-i",
        *(f"{name}={value}" for name, value in env.items()),
        str(executable),
    ]


def _started(executable: Path, rehearsal: Rehearsal, env: Mapping[str, str], where: str) -> Kiosk:
    began = time.monotonic()
    kiosk = Kiosk(rehearsal.config, command=launcher(executable, env))
    kiosk.wait_for("screen", name="login")
    tell(f"the bundle's window is there {time.monotonic() - began:.2f} s after its start, {where}")
    return kiosk


def _start_first(
    executable: Path, rehearsal: Rehearsal, env: Mapping[str, str], folder: Path
) -> None:
    """Go through the first start with the keyboard: a second terminal at the same point."""
    config = folder / "second" / "kiosk.toml"
    kiosk = Kiosk(config, command=launcher(executable, env))
    try:
        kiosk.wait_for("screen", name="first_language")
        kiosk.key("Return")
        kiosk.wait_for("screen", name="first_server")
        _answer(kiosk, rehearsal.server.url, enrolment_code(rehearsal.town, POINT))
        kiosk.wait_for("screen", name="first_devices")
        kiosk.wait_for("ports")
        _answer(kiosk, str(rehearsal.printer.link), str(rehearsal.reader.link))
        kiosk.wait_for("devices", printer="ready", reader="ready")
        kiosk.grab(folder / "first_start.png")
        kiosk.key("F7")
        sheet = rehearsal.printer.wait_for_paper()
        kiosk.wait_for("print", verdict="PRINTED")
        kiosk.key("F12")
        kiosk.wait_for("first_start", state="finished")
        if status := kiosk.process.wait_until_ended():
            raise StepFailed(f"the first start ended with {status}")
    finally:
        kiosk.stop()
    if not config.is_file():
        raise StepFailed("the first start wrote no settings")
    tell(f"the first start enrolled a terminal and printed a test sheet: {sheet}")


def _answer(kiosk: Kiosk, *texts: str) -> None:
    for text in texts:
        kiosk.type(text)
        kiosk.key("Return")
    kiosk.key("F12")


def _open_head_office(executable: Path, config: Path, env: Mapping[str, str]) -> None:
    args = ["--config", str(config), "--role", "headoffice", "--keys-from-stdin"]
    with Child("headoffice", "kiosk", args, command=launcher(executable, env)) as window:
        window.wait_for_line(lambda line: "sign_in" in line, "sign-in")
        window.say("quit")
        if status := window.wait_until_ended():
            raise StepFailed(f"head office ended with {status}: {window.complaints()}")
    tell("head office opens, asks who works there, and closes")


def _find_typefaces(executable: Path, env: Mapping[str, str]) -> None:
    done = subprocess.run(
        [*launcher(executable, env), "about"], capture_output=True, encoding="utf-8", check=False
    )
    fonts = [line for line in done.stdout.splitlines() if line.startswith("font ")]
    if done.returncode or not fonts or not all(line.endswith(": carried") for line in fonts):
        raise StepFailed(f"typefaces: {fonts} {done.stderr.strip()}")
    tell(f"with no typeface of the system: {'; '.join(fonts)}")


if __name__ == "__main__":
    sys.exit(main())
