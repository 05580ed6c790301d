"""The town's own authority: what it issues, what it refuses, and the commands around it."""

from __future__ import annotations

import datetime as dt
import stat

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from vending_server.__main__ import main
from vending_server.certificates import authority as ca
from vending_server.certificates import files
from vending_server.config import load_config
from vending_server.errors import Misconfigured

NOW = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
PASSPHRASE = "goats on the third hill"


@pytest.fixture(scope="module")
def authority():
    return ca.make_authority("Town", NOW)


@pytest.fixture
def typed(tmp_path):
    path = tmp_path / "passphrase"
    path.write_text(f"{PASSPHRASE}\n")
    path.chmod(0o600)
    return str(path)


@pytest.fixture
def vault(tmp_path, typed):
    folder = tmp_path / "vault"
    folder.mkdir()
    assert main(["make-ca", "--ca", str(folder), "--passphrase-file", typed]) == 0
    return folder


@pytest.fixture
def config(tmp_path):
    folder = tmp_path / "server"
    assert main(["init", "--mode", "production", "--directory", str(folder)]) == 0
    return folder / "server.toml"


def issue(config, vault, typed, *more):
    argv = ["issue-certificate", "--config", str(config), "--ca", str(vault)]
    return main([*argv, "--passphrase-file", typed, *more])


def put_settings_in(config, printed):
    """Do what the command told the administrator to do."""
    lines = printed.partition("server.toml:\n")[2].splitlines()[:4]
    config.write_text(config.read_text() + "\n".join(lines) + "\n")


def test_a_server_certificate_names_its_hosts_and_may_do_nothing_else(authority):
    public = ca.new_key().public_key()
    names = ["Vending.Example.ps", "10.0.0.7", "10.0.0.7", "fd00::1"]

    certificate = ca.issue(authority, public, names, days=90, now=NOW)

    assert ca.names_in(certificate) == ["vending.example.ps", "10.0.0.7", "fd00::1"]
    assert certificate.not_valid_after_utc == NOW + dt.timedelta(days=90)
    assert certificate.not_valid_before_utc < NOW, "clocks of tills differ"
    one = certificate.extensions.get_extension_for_class
    assert one(x509.BasicConstraints).value.ca is False
    assert list(one(x509.ExtendedKeyUsage).value) == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert ca.is_issued_by(certificate, authority.certificate)


def test_an_authority_makes_no_further_authorities(authority):
    constraints = authority.certificate.extensions.get_extension_for_class(x509.BasicConstraints)

    assert (constraints.value.ca, constraints.value.path_length) == (True, 0)
    assert not ca.is_issued_by(authority.certificate, ca.make_authority("Town", NOW).certificate)


@pytest.mark.parametrize(
    "names", [[], [""], ["a b"], ["-a.ps"], ["خادم"], ["a" * 64], ["a.ps"] * 21, ["*.example.ps"]]
)
def test_what_is_no_host_name_is_not_certified(authority, names):
    with pytest.raises(Misconfigured):
        ca.issue(authority, ca.new_key().public_key(), names, days=90, now=NOW)


def test_nothing_is_issued_beyond_the_authoritys_own_end(authority):
    late = authority.certificate.not_valid_after_utc - dt.timedelta(days=30)

    with pytest.raises(Misconfigured, match="authority itself ends"):
        ca.issue(authority, ca.new_key().public_key(), ["a.ps"], days=31, now=late)


def test_the_keys_are_encrypted_at_rest_and_their_owners_alone(vault, config, typed):
    assert issue(config, vault, typed, "--name", "vending.example.ps") == 0
    for path in (vault / files.AUTHORITY_KEY, config.parent / files.SERVER_KEY):
        assert path.read_text().startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_another_passphrase_opens_no_authority(vault):
    with pytest.raises(Misconfigured, match="not opened by this passphrase"):
        files.read_authority(vault, "goats on the first hill")


def test_a_short_passphrase_makes_no_authority(authority, tmp_path):
    with pytest.raises(Misconfigured, match="12 characters"):
        files.write_authority(tmp_path, authority, "goats")
    assert list(tmp_path.iterdir()) == []


def test_key_and_certificate_of_two_authorities_do_not_go_together(vault, tmp_path, authority):
    (vault / files.AUTHORITY_CERTIFICATE).write_bytes(ca.certificate_pem(authority.certificate))

    with pytest.raises(Misconfigured, match="belong together"):
        files.read_authority(vault, PASSPHRASE)


def test_an_authority_is_never_written_over(vault, typed, capsys):
    assert main(["make-ca", "--ca", str(vault), "--passphrase-file", typed]) == 2
    assert "exists already" in capsys.readouterr().err


def test_a_renewed_certificate_keeps_key_and_names(vault, config, typed, capsys):
    assert issue(config, vault, typed, "--name", "vending.example.ps", "--days", "30") == 0
    put_settings_in(config, capsys.readouterr().out)
    path = load_config(config).tls_certificate_file
    old = files.read_certificate(path)

    assert issue(config, vault, typed, "--renew") == 0

    new = files.read_certificate(path)
    assert new.public_key() == old.public_key()
    assert ca.names_in(new) == ["vending.example.ps"]
    assert new.not_valid_after_utc - old.not_valid_after_utc > dt.timedelta(days=300)
    assert main(["verify-audit", "--config", str(config)]) == 0
    assert "2 records" in capsys.readouterr().out


def test_no_till_is_left_behind_by_a_renewal_from_another_authority(
    vault, config, typed, tmp_path, capsys
):
    assert issue(config, vault, typed, "--name", "vending.example.ps") == 0
    put_settings_in(config, capsys.readouterr().out)
    other = tmp_path / "other"
    other.mkdir()
    assert main(["make-ca", "--ca", str(other), "--passphrase-file", typed]) == 0

    assert issue(config, other, typed, "--renew") == 2
    assert "another authority" in capsys.readouterr().err


def test_a_name_that_is_none_leaves_no_key_behind(vault, config, typed):
    assert issue(config, vault, typed, "--name", "no name") == 2
    assert issue(config, vault, typed, "--renew") == 2

    assert not list(config.parent.glob("server.key*"))


def test_a_bought_certificate_is_not_renewed_here(vault, config, typed, capsys, authority):
    path = config.parent / "bought.crt"
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    names = [x509.DNSName("vending.example.ps")]
    bought = (
        x509.CertificateBuilder(x509.Name([]), x509.Name([]), key.public_key(), 1, NOW, NOW)
        .add_extension(x509.SubjectAlternativeName(names), critical=True)
        .sign(authority.key, ca.hashes.SHA256())
    )
    path.write_bytes(ca.certificate_pem(bought))
    (config.parent / "bought.key").write_text("-")
    lines = 'tls_certificate_file = "bought.crt"\ntls_key_file = "bought.key"\n'
    config.write_text(config.read_text() + lines)

    assert issue(config, vault, typed, "--renew") == 2
    assert "not issued by an authority of ours" in capsys.readouterr().err


def test_the_enrolment_code_comes_with_the_authoritys_fingerprint(vault, config, typed, capsys):
    names = ["--name-ar", "نقطة", "--name-en", "Point"]
    point = ["create-point", "--config", str(config), "--number", "1", "--kind", "main", *names]
    assert main(point) == 0
    assert issue(config, vault, typed, "--name", "vending.example.ps") == 0
    put_settings_in(config, capsys.readouterr().out)

    assert main(["enrol", "--config", str(config), "--point", "1"]) == 0

    told = capsys.readouterr().out.splitlines()[1]
    certificate = files.read_authority(vault, PASSPHRASE).certificate
    assert told == f"--authority {ca.fingerprint(certificate)}"
