"""The secret of a receiver's link: short enough to be typed from a fax, too long to be guessed.

26 signs of Crockford's alphabet are 130 bits. Printed in groups; read with or without them, in
capitals or not, and with the signs that hands and eyes take for one another.
"""

import secrets

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 26
_MISTAKEN = str.maketrans("OIL", "011")


def new_token() -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))


def read_token(typed: str) -> str:
    """As it was made, from what somebody typed; "" for what cannot be one.

    >>> read_token("abcde-fghjk mnpqr-stvwx yz0123")
    'ABCDEFGHJKMNPQRSTVWXYZ0123'
    """
    plain = "".join(typed.upper().split()).replace("-", "").translate(_MISTAKEN)
    return plain if len(plain) == _LENGTH and set(plain) <= set(_SIGNS) else ""


def grouped(token: str) -> str:
    """For paper.

    >>> grouped("ABCDEFGHJKMNPQRSTVWXYZ0123")
    'ABCDE-FGHJK-MNPQR-STVWX-YZ0123'
    """
    groups = [token[start : start + 5] for start in range(0, 20, 5)]
    return "-".join([*groups, token[20:]])
