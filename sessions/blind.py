"""Blind signatures: the server signs a token without seeing it, and knows its signature again without
knowing whom it gave it to. RSABSSA-SHA384-PSS of RFC 9474, the server's half; the browser's half is
``static/js/blind.js``. Standard library only.

The message of a token is 32 random bytes. What the server is given to sign was multiplied by a random
number that never leaves the browser: every signature it has ever made fits every token equally well.
"""

import hashlib
import secrets
from dataclasses import dataclass

BITS = 2048
SIZE = BITS // 8
EXPONENT = 65537
HASH = hashlib.sha384
HASH_SIZE = 48
SALT_SIZE = 48
MESSAGE_SIZE = 32
WITNESSES = 64


@dataclass(frozen=True)
class Key:
    """A pair of keys; ``n`` is public, the primes are not."""

    p: int
    q: int

    @property
    def n(self) -> int:
        return self.p * self.q


def make_key() -> Key:
    """A fresh one. Takes a second or so."""
    while True:
        key = Key(_prime(), _prime())
        if key.p != key.q and key.n.bit_length() == BITS:
            return key


def fingerprint(n: int) -> str:
    """For people to compare: everybody in the room must be given the same key."""
    return hashlib.sha256(n.to_bytes(SIZE)).hexdigest()[:16]


def sign(key: Key, blinded: int) -> int:
    """Raises ValueError for what is no number of this key. Blinded once more by us, so that how long it
    takes tells nothing about the key, and checked, so that a fault does not."""
    n = key.n
    if not 1 < blinded < n - 1:
        raise ValueError("out of range")
    while True:
        mask = secrets.randbelow(n - 2) + 2
        try:
            unmask = pow(mask, -1, n)
            break
        except ValueError:
            continue
    given = blinded * pow(mask, EXPONENT, n) % n
    signed = _power(key, given) * unmask % n
    if pow(signed, EXPONENT, n) != blinded:
        raise ArithmeticError("a signature came out wrong")
    return signed


def _power(key: Key, given: int) -> int:
    """By the Chinese remainder theorem."""
    d_p, d_q = pow(EXPONENT, -1, key.p - 1), pow(EXPONENT, -1, key.q - 1)
    at_p, at_q = pow(given, d_p, key.p), pow(given, d_q, key.q)
    return at_q + key.q * ((at_p - at_q) * pow(key.q, -1, key.p) % key.p)


def is_signed(n: int, message: bytes, signature: int) -> bool:
    """RSASSA-PSS-VERIFY (RFC 8017, 8.1.2) with SHA-384, MGF1 and a salt of 48 bytes."""
    if not 0 < signature < n:
        return False
    encoded = pow(signature, EXPONENT, n).to_bytes(SIZE)
    bits = n.bit_length() - 1
    masked, digest, end = encoded[: -HASH_SIZE - 1], encoded[-HASH_SIZE - 1 : -1], encoded[-1]
    unused = 8 * SIZE - bits
    if end != 0xBC or masked[0] >> (8 - unused):
        return False
    block = bytearray(a ^ b for a, b in zip(masked, _mask(digest, len(masked)), strict=True))
    block[0] &= 0xFF >> unused
    zeros = len(block) - SALT_SIZE - 1
    if any(block[:zeros]) or block[zeros] != 1:
        return False
    again = HASH(bytes(8) + HASH(message).digest() + bytes(block[-SALT_SIZE:])).digest()
    return secrets.compare_digest(again, digest)


def _mask(seed: bytes, length: int) -> bytes:
    """MGF1."""
    made = b""
    counter = 0
    while len(made) < length:
        made += HASH(seed + counter.to_bytes(4)).digest()
        counter += 1
    return made[:length]


def _prime() -> int:
    """Of half the key's length, its two highest bits set; a composite passes with less than 4 to the
    power of minus 64."""
    while True:
        number = secrets.randbits(BITS // 2) | (3 << (BITS // 2 - 2)) | 1
        if (number - 1) % EXPONENT and _is_prime(number):
            return number


def _is_prime(number: int) -> bool:
    if any(number % small == 0 for small in _SMALL):
        return False
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(_passes(number, odd, twos) for _ in range(WITNESSES))


def _passes(number: int, odd: int, twos: int) -> bool:
    """Miller and Rabin."""
    power = pow(secrets.randbelow(number - 3) + 2, odd, number)
    if power in {1, number - 1}:
        return True
    for _ in range(twos - 1):
        power = power * power % number
        if power == number - 1:
            return True
    return False


_SMALL = [n for n in range(3, 2000, 2) if all(n % k for k in range(3, int(n**0.5) + 1, 2))]
