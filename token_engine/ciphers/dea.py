"""DES on one block, for key derivation only (DKGA02); no token is encrypted with it here.

The work is done by `cryptography`: single DES is triple DES with three equal keys.
"""

from __future__ import annotations

from typing import Final

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

# FIPS 46-3: 64 bits, 8 of them parity.
KEY_BYTES: Final = 8


def des_encrypt_block(key: bytes, block: bytes) -> bytes:
    """Return one 8-byte block encrypted under an 8-byte key."""
    assert len(key) == len(block) == KEY_BYTES, "DES takes 8 bytes of each"
    # ECB is the bare block operation, which is all that the derivation asks for.
    encryptor = Cipher(TripleDES(key * 3), modes.ECB()).encryptor()  # noqa: S305
    return encryptor.update(block) + encryptor.finalize()
