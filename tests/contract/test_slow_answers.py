"""An answer that comes drop by drop is no answer: a till's deadline is for the whole of it."""

from __future__ import annotations

import contextlib
import socket
import threading

from kiosk.api_client import ApiClient
from kiosk.config import Timeouts
from kiosk.vend_outcomes import DoubtReason, InDoubt

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"


@contextlib.contextmanager
def dribbling_server():
    """Answer every request with one byte now and then, until the test is over."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, contextlib.suppress(OSError):
                connection.recv(65536)
                connection.sendall(HEAD)
                while not over.wait(0.05):
                    connection.sendall(b" ")

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        over.set()
        thread.join()


def test_an_answer_that_dribbles_past_the_deadline_leaves_the_vend_in_doubt():
    timeouts = Timeouts(connect_s=0.2, read_s=0.3)
    with dribbling_server() as url:
        api = ApiClient(url, timeouts=timeouts)
        outcome = api.ask_vend(vend_id="01900000-0000-7000-8000-000000000000", timeout_s=0.3)

    assert outcome == InDoubt(DoubtReason.TIMEOUT)
