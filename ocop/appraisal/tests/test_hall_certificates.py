"""HTTPS for a hall: a chain that a client believes, for the names asked and no others."""

from __future__ import annotations

import datetime
import stat

import pytest
from cryptography import x509
from cryptography.x509 import DNSName, IPAddress
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError
from django.core.management import CommandError, call_command

from ocop.appraisal import hall_certificates as making

NOW = datetime.datetime.now(datetime.UTC)


def test_a_client_that_trusts_the_authority_believes_the_server(tmp_path):
    import ipaddress

    made = making.server(tmp_path, ["hoi-truong.local", "192.168.1.10"], now=NOW)
    ca = x509.load_pem_x509_certificate((tmp_path / making.AUTHORITY).read_bytes())
    for name in (DNSName("hoi-truong.local"), IPAddress(ipaddress.ip_address("192.168.1.10"))):
        PolicyBuilder().store(Store([ca])).build_server_verifier(name).verify(made, [])
    with pytest.raises(VerificationError):
        PolicyBuilder().store(Store([ca])).build_server_verifier(DNSName("khac.local")).verify(made, [])
    assert stat.S_IMODE((tmp_path / making.AUTHORITY_KEY).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / making.SERVER_KEY).stat().st_mode) == 0o600


def test_the_authority_is_kept_and_the_servers_renewed(tmp_path):
    first = making.server(tmp_path, ["a.local"], now=NOW)
    kept = (tmp_path / making.AUTHORITY).read_bytes()
    second = making.server(tmp_path, ["a.local"], now=NOW)
    assert (tmp_path / making.AUTHORITY).read_bytes() == kept
    assert first.serial_number != second.serial_number


@pytest.mark.parametrize("name", ["", "hai từ", "a/b"])
def test_a_wrong_name_is_refused_in_words(tmp_path, name):
    with pytest.raises(CommandError):
        call_command("hall_certificate", name, folder=tmp_path / "x")
    assert not (tmp_path / "x").exists()
