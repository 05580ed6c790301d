"""TLS over real sockets: whom a till takes for the server, and what it says of whom it does not."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import http.server
import socket
import ssl
import threading
import warnings

import msgspec
import pytest

from kiosk.api_client import ApiClient, Declined, Unreachable
from kiosk.authority import AuthorityDiffers, pin_authority
from kiosk.config import AUTHORITY_FILE
from kiosk.flows.refusals import tell_error
from kiosk.i18n.language import Language
from kiosk.vend_outcomes import DoubtReason, InDoubt
from kiosk.widgets.words import Words
from tests.helpers import api as server_side
from vending_server.certificates import authority as ca
from vending_server.certificates import files
from vending_server.certificates.serving import authority_pem, server_context
from vending_server.config import load_config
from vending_server.errors import Misconfigured
from vending_server.keys.opening import open_sealer
from vending_server.wire.enrolment import AuthorityAnswer, EnrolmentRequest
from vending_server.wire.problems import Problem

NOW = dt.datetime.now(dt.UTC)
HERE = ("127.0.0.1", "localhost")
REQUEST = EnrolmentRequest(code="x", device_public_key="y", signature="z", software_version="1")
NOT_FOUND = msgspec.json.encode(Problem(status=404, code="not_found", title="no"))


@pytest.fixture(scope="module")
def town():
    return ca.make_authority("Town", NOW)


@pytest.fixture(scope="module")
def stranger():
    return ca.make_authority("Town", NOW)  # the same name, another key


@pytest.fixture
def config(tmp_path):
    """Settings of a server with a key of its own and no certificate yet."""
    made = server_side.config_for("sqlite:///nowhere", tmp_path)
    public = files.make_server_key(tmp_path, open_sealer(made))
    return public, dataclasses.replace(
        made,
        tls_certificate_file=tmp_path / files.SERVER_CERTIFICATE,
        tls_key_file=tmp_path / files.SERVER_KEY,
        tls_key_passphrase_file=tmp_path / files.SERVER_KEY_PASSPHRASE,
    )


def certified(config, authority, *, names=HERE, days=30, now=NOW):
    """Give the server a certificate."""
    public, settings = config
    certificate = ca.issue(authority, public, names, days=days, now=now)
    settings.tls_certificate_file.write_bytes(ca.certificate_pem(certificate))
    return settings


def trusted(authority, folder):
    path = folder / "trusted.pem"
    path.write_bytes(ca.certificate_pem(authority.certificate))
    return path


class Door(http.server.BaseHTTPRequestHandler):
    """Answers like a server that knows nothing, but for its authority."""

    protocol_version = "HTTP/1.1"
    authority = b""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.answer(404, NOT_FOUND)

    def do_GET(self):
        self.answer(200, self.authority)

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Doors(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A till that hangs up at the handshake is what these tests are about."""


@contextlib.contextmanager
def serving(settings, *, authority=None, host="127.0.0.1"):
    """Serve on the loopback with the server's own TLS settings; yields the address."""
    pem = "" if authority is None else ca.certificate_pem(authority.certificate).decode()
    answer = msgspec.json.encode(AuthorityAnswer(certificate=pem))
    with Doors(("127.0.0.1", 0), type("D", (Door,), {"authority": answer})) as doors:
        doors.socket = server_context(settings).wrap_socket(
            doors.socket, server_side=True, do_handshake_on_connect=False
        )
        thread = threading.Thread(target=doors.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"https://{host}:{doors.server_port}"
        finally:
            doors.shutdown()
            thread.join()


def fault_met(url, ca_file):
    client = ApiClient(url, ca_file=ca_file)
    try:
        with pytest.raises((Unreachable, Declined)) as met:
            client.enrol(REQUEST)
        return met.value
    finally:
        client.close()


def test_a_till_talks_to_a_server_of_its_authority(config, town, tmp_path):
    with serving(certified(config, town)) as url:
        assert fault_met(url, trusted(town, tmp_path)).code == "not_found"


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("certificate_expired", {"now": NOW - dt.timedelta(days=31)}),
        ("certificate_early", {"now": NOW + dt.timedelta(days=2)}),
        ("certificate_other_name", {"names": ("vending.example.ps", "127.0.0.2")}),
    ],
)
def test_a_till_says_why_it_does_not_take_its_server(config, town, tmp_path, code, how):
    with serving(certified(config, town, **how)) as url:
        fault = fault_met(url, trusted(town, tmp_path))

    check_words(fault, code)


def test_a_till_takes_no_server_of_another_authority(config, town, stranger, tmp_path):
    with serving(certified(config, stranger)) as url:
        fault = fault_met(url, trusted(town, tmp_path))

    check_words(fault, "certificate_strange")


def check_words(fault, code):
    """The operator is told what it is, in both languages, and not just that nobody answers."""

    assert fault.code == code
    told = tell_error(fault)
    assert all(Words(one, "Asia/Hebron").told(told) for one in Language)
    assert told.text_id not in {"E60", "E67"}, "not just: no answer"


def test_a_host_name_that_the_certificate_lacks_is_refused(config, town, tmp_path):
    settings = certified(config, town, names=("127.0.0.1",))
    with serving(settings, host="localhost") as url:
        assert fault_met(url, trusted(town, tmp_path)).code == "certificate_other_name"


def test_a_sale_to_a_stranger_is_never_sent_and_stays_in_doubt(config, town, stranger, tmp_path):
    sent = []
    with serving(certified(config, stranger)) as url:
        client = ApiClient(url, ca_file=trusted(town, tmp_path))
        outcome = client.send_vend(
            vend_id="v", body=b"{}", timeout_s=5, on_sent=lambda: sent.append(1)
        )
        client.close()

    assert outcome == InDoubt(DoubtReason.CERTIFICATE_STRANGE)
    assert sent == []


def test_no_authority_but_the_pinned_one_is_trusted(config, town, stranger, tmp_path, monkeypatch):
    """Not even one that the operating system trusts."""
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(trusted(town, tmp_path)))
    pinned = tmp_path / "pinned.pem"
    pinned.write_bytes(ca.certificate_pem(stranger.certificate))
    with serving(certified(config, town)) as url:
        assert fault_met(url, pinned).code == "certificate_strange"


def test_what_speaks_less_than_tls_1_2_is_refused(config, town):
    settings = certified(config, town)
    assert server_context(settings).minimum_version == ssl.TLSVersion.TLSv1_2
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with serving(settings) as url:
        port = int(url.rpartition(":")[2])
        with (
            contextlib.closing(socket.create_connection(("127.0.0.1", port))) as plain,
            pytest.raises(ssl.SSLError, match=r"(?i)protocol.version"),
        ):
            old.wrap_socket(plain)


def test_a_till_keeps_the_authority_whose_fingerprint_was_typed(config, town, tmp_path):
    typed = ca.fingerprint(town.certificate).replace("-", " ").upper()
    with serving(certified(config, town), authority=town) as url:
        path = pin_authority(url, typed, tmp_path / "state")

        assert path == tmp_path / "state" / AUTHORITY_FILE
        assert fault_met(url, path).code == "not_found"


def test_another_authority_than_the_one_typed_is_not_kept(config, town, stranger, tmp_path):
    """Somebody in the line answers with an authority of his own."""
    with serving(certified(config, stranger), authority=stranger) as url:
        for typed in (ca.fingerprint(town.certificate), "", "00"):
            with pytest.raises(AuthorityDiffers):
                pin_authority(url, typed, tmp_path / "state")

    assert not (tmp_path / "state").exists()


def test_an_answer_that_is_no_certificate_is_not_kept(config, town, tmp_path):
    with serving(certified(config, town)) as url, pytest.raises(AuthorityDiffers):
        pin_authority(url, ca.fingerprint(town.certificate), tmp_path)
    with pytest.raises(AuthorityDiffers):
        pin_authority("http://127.0.0.1:9", ca.fingerprint(town.certificate), tmp_path)


def test_a_server_key_that_others_may_read_is_refused(config, town):
    settings = certified(config, town)
    settings.tls_key_file.chmod(0o640)

    with pytest.raises(Misconfigured, match="open to other users"):
        server_context(settings)


def test_a_server_key_opens_only_with_its_own_key_encryption_key(config, town, tmp_path):
    settings = certified(config, town)
    (tmp_path / "elsewhere").mkdir()
    other = server_side.config_for("sqlite:///nowhere", tmp_path / "elsewhere")
    moved = dataclasses.replace(settings, key_encryption_key_file=other.key_encryption_key_file)
    without = dataclasses.replace(settings, tls_key_passphrase_file=None)

    assert b"ENCRYPTED" in settings.tls_key_file.read_bytes()
    with pytest.raises(Misconfigured, match="not sealed under this server's key"):
        server_context(moved)
    with pytest.raises(Misconfigured, match="cannot be used"):
        server_context(without)


def test_a_certificate_of_another_key_is_refused_at_the_start(config, town):
    settings = certified((ca.new_key().public_key(), config[1]), town)

    with pytest.raises(Misconfigured, match="KEY_VALUES_MISMATCH"):
        server_context(settings)


def test_without_a_certificate_only_this_machine_is_served(tmp_path):
    assert server_context(server_side.config_for("sqlite:///nowhere", tmp_path)) is None
    assert authority_pem(None) is None
    path = tmp_path / "server.toml"
    path.write_text(
        'mode = "production"\ndatabase_url = "sqlite:///x"\nkey_store_file = "k"\n'
        'key_encryption_key_file = "e"\nhost = "192.0.2.7"\nport = 8480\n'
        "body_bytes_max = 65536\nsession_idle_limit_s = 900\n"
    )
    with pytest.raises(Misconfigured, match="loopback needs tls_certificate_file"):
        load_config(path)
