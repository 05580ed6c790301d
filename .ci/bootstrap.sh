#!/bin/sh
# Make this checkout ready to run: Debian packages, .venv, the locked requirements.
#
# Called by the Makefile before every target that needs Python, so it must be quiet and quick when
# nothing is to be done, and must mend what an interrupted earlier call left half made: the stamp is
# removed first and written last, and a .venv without one is thrown away and made anew.
#
# It never upgrades or removes anything of the machine, and asks for no password: without root and
# without a password-free sudo it prints the line to run.
set -eu
cd "$(dirname "$0")/.."

VENV=.venv
STAMP=$VENV/.ready
# Offscreen Qt needs these too; the Noto and DejaVu fonts shape Arabic.
QT_PACKAGES='libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3'
FONT_PACKAGES='fonts-noto-core fonts-dejavu-core'
# Reads the QR code back off a printed receipt: `make run` and the tests do.
CODE_READER_PACKAGES='zbar-tools'
# Reads a receipt's PDF as its readers do: the tests do.
PDF_READER_PACKAGES='poppler-utils'
# A security module in software: the key stores' tests run on it.
MODULE_PACKAGES='softhsm2'
WINDOW_PACKAGES='libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxkbcommon-x11-0 libxcb-shape0
 libxcb-xinerama0 libxcb-image0 libxcb-render-util0'
# Debian's python3 has no shared library by itself; PyInstaller packs one.
PACKING_PACKAGES='libpython3.11 binutils'
# A display without a screen, to show the bundle's window on: make bundle-smoke.
DISPLAY_PACKAGES='xvfb'

say() { printf 'set-up: %s\n' "$*" >&2; }
stop() { say "$@"; exit 1; }

is_python_311() {
    "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1
}

has_ensurepip() {
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1
}

# The first Python 3.11 that can make a virtual environment, else the first 3.11 there is.
find_python() {
    found=
    for candidate in ${PYTHON:-} python3 python3.11 /usr/bin/python3; do
        is_python_311 "$candidate" || continue
        if has_ensurepip "$candidate"; then found=$candidate; break; fi
        : "${found:=$candidate}"
    done
    printf '%s' "$found"
}

missing_packages() {
    command -v dpkg-query >/dev/null || return 0
    wanted="$QT_PACKAGES $FONT_PACKAGES $CODE_READER_PACKAGES $PDF_READER_PACKAGES $MODULE_PACKAGES"
    if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}${WITH_WINDOW:-}" ]; then wanted="$wanted $WINDOW_PACKAGES"; fi
    if [ -n "${WITH_PACKING:-}" ]; then wanted="$wanted $PACKING_PACKAGES"; fi
    if [ -n "${WITH_DISPLAY:-}" ]; then wanted="$wanted $DISPLAY_PACKAGES"; fi
    # shellcheck disable=SC2086 # a list of words
    installed=" $(dpkg-query -W -f '${db:Status-Status}:${Package} ' $wanted 2>/dev/null || :)"
    for package in $wanted; do
        case $installed in *" installed:$package "*) ;; *) printf '%s ' "$package" ;; esac
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

can_be_root() {
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

# Answers whether everything asked for is installed afterwards.
install_packages() {
    if ! command -v apt-get >/dev/null || ! can_be_root; then
        say "these system packages are missing; please run:"
        say "  sudo apt-get install --no-install-recommends $*"
        return 1
    fi
    say "installing system packages: $*"
    log=$(mktemp)
    if as_root apt-get update -q >"$log" 2>&1 &&
        as_root apt-get install -q -y --no-install-recommends "$@" >>"$log" 2>&1; then
        rm -f "$log"
        return 0
    fi
    tail -n 20 "$log" >&2
    rm -f "$log"
    say "apt-get could not install: $*"
    return 1
}

# The lock's digest and the folder: a copied or moved checkout gets its requirements checked again.
fingerprint() {
    printf '%s %s\n' "$(sha256sum <requirements.lock)" "$(pwd)"
}

is_ready() {
    [ -x "$VENV/bin/python" ] && [ "$(cat "$STAMP" 2>/dev/null)" = "$(fingerprint)" ]
}

# A .venv with a stamp was finished once and is only brought up to date.  One without may hold half
# a package that pip takes for whole.
is_sound() {
    [ -f "$STAMP" ] && is_python_311 "$VENV/bin/python" &&
        "$VENV/bin/python" -m pip --version >/dev/null 2>&1
}

make_venv() {
    has_ensurepip "$python" || stop "cannot make a virtual environment without python3-venv"
    say "making $VENV with $("$python" -V)"
    rm -rf "$VENV"
    "$python" -m venv "$VENV"
}

install_requirements() {
    say "installing the locked requirements"
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes -r requirements.lock
}

missing=$(missing_packages)
if [ -z "$missing" ] && is_ready; then exit 0; fi

# Two `make` at once: the second waits, then finds nothing to do.
mkdir -p var
exec 9>var/.setup.lock
if command -v flock >/dev/null; then flock 9; fi

missing=$(missing_packages)
if ! is_sound; then
    python=$(find_python)
    [ -n "$python" ] || stop "Python 3.11 is needed (found: $(python3 -V 2>&1 || echo none))." \
        "Set PYTHON=/path/to/python3.11, or: sudo apt-get install python3"
    has_ensurepip "$python" || missing="python3-venv $missing"
fi
packages_complete=yes
if [ -n "$missing" ]; then
    # shellcheck disable=SC2086 # a list of words
    install_packages $missing || packages_complete=no
fi
if ! is_ready; then
    is_sound || make_venv
    rm -f "$STAMP"
    install_requirements
    fingerprint >"$STAMP"
    say "ready"
fi
if [ $packages_complete = no ]; then
    trouble=$(QT_QPA_PLATFORM=offscreen "$VENV/bin/python" -c 'from PySide6 import QtWidgets' 2>&1) ||
        stop "Qt cannot start without them:" "$(printf '%s' "$trouble" | tail -n 1)"
    say "going on without them"
fi
