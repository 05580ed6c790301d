"""`make run HEADLESS=1`, as the module behind it: one whole sale, or a clear reason why not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from end2end_bench import card_of
from PIL import Image

from tests.harness.one_sale import Rehearsal, sell_once
from tests.harness.processes import ROOT, StepFailed
from tests.harness.proxy import Proxy, Trouble
from tests.harness.server import Town

SALE_COMPLETE = re.compile(
    r"SALE COMPLETE meter=(\d{11}|\d{13}) token=(\d{20}) units=(\d+) verdict=Accept receipt=(\S+)"
)


def rehearse(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.harness", "run", "--headless", "--folder", str(folder)],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


def test_one_sale_from_card_to_meter_ends_with_its_line_and_its_pictures(tmp_path):
    done = rehearse(tmp_path / "run")

    assert done.returncode == 0, done.stderr
    *steps, last = done.stdout.splitlines()
    complete = SALE_COMPLETE.fullmatch(last)
    assert complete is not None, last
    assert all(step.startswith("  ") for step in steps)
    assert not any(complete[2] in step for step in steps)
    for picture in (tmp_path / "run" / "sell.png", tmp_path / "run" / "result.png", complete[4]):
        with Image.open(picture) as image:
            assert min(image.size) >= 300


def test_a_step_that_fails_is_named_and_the_run_ends_non_zero(tmp_path):
    """Without the reader of QR codes nobody can say what stands on the paper."""
    done = rehearse(tmp_path / "run", PATH="")

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "FAILED: zbarimg is missing: install zbar-tools"
    assert "SALE COMPLETE" not in done.stdout


def test_a_printer_that_dies_in_the_middle_of_the_rehearsal_is_named(counter):
    people = counter.town.settings.examples
    examples = people | {"electricity_plain": {"card": card_of("plain")}}
    with Proxy(counter.server.port) as proxy, ThreadPoolExecutor(1) as pool:
        counter.connect_to(proxy.url)
        held = proxy.plan("POST /v1/vends ", Trouble.HELD_ANSWER)
        rehearsal = Rehearsal(
            town=Town(counter.config, examples),
            server=counter.server,
            printer=counter.printer,
            reader=counter.reader,
            config=counter.config,
        )
        selling = pool.submit(sell_once, counter.folder, rehearsal)
        held.wait_until_it_came()
        counter.printer.process.kill()
        held.gate.set()

        with pytest.raises(StepFailed, match="printer ended without cut"):
            selling.result()
