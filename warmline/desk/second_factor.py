"""The second factor of a sign-in: time-based one-time codes (RFC 6238) from an authenticator app.

The shared secrets are stored encrypted (Fernet) under a key derived from the signing secret.
"""

from __future__ import annotations

import base64
import io
import time
from collections.abc import Callable

import msgspec
import pyotp
import segno
import sqlalchemy as sa
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from warmline.database import make_tables, open_engine

ISSUER = "Warmline 坐席台"
STEP_SECONDS = 30
# A phone's clock may be off by one step either way.
STEPS_OFF = (-1, 0, 1)

_metadata = sa.MetaData()
_factors = sa.Table(
    "second_factor",
    _metadata,
    sa.Column("account", sa.String(40), primary_key=True),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("enabled", sa.Boolean, nullable=False, default=False),
    # The newest step whose code was used: a code that was seen once signs nobody in again.
    sa.Column("last_step", sa.BigInteger, nullable=False, default=0),
)


class Enrolment(msgspec.Struct, frozen=True):
    """What an authenticator app needs: the secret to type, and a QR picture (SVG data address) to scan."""

    secret: str
    picture: str


class SecondFactors:
    """Second factors of all accounts. Blocking: call from a thread. `clock` gives seconds since 1970."""

    def __init__(self, database_url: str, signing_secret: str, clock: Callable[[], float] = time.time) -> None:
        self._engine = open_engine(database_url)
        self._clock = clock
        key = HKDF(hashes.SHA256(), 32, salt=None, info=b"warmline second factor").derive(signing_secret.encode())
        self._box = Fernet(base64.urlsafe_b64encode(key))
        make_tables(self._engine, _metadata)

    def enabled(self, account: str) -> bool:
        """Whether a sign-in of this account asks for a code."""
        row = self._row(account)
        return row is not None and bool(row.enabled)

    def begin(self, account: str) -> Enrolment:
        """What is shown for enrolling. The same until it is confirmed: a page loaded twice must not change it."""
        row = self._row(account)
        if row is None:
            secret = pyotp.random_base32()
            values = {"account": account, "secret": self._box.encrypt(secret.encode()).decode(), "enabled": False}
            with self._engine.begin() as connection:
                connection.execute(_factors.insert().values(**values, last_step=0))
        else:
            secret = self._secret(row)
        address = pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)
        drawn = io.BytesIO()
        segno.make(address, error="m").save(drawn, kind="svg", scale=5, border=2, xmldecl=False)
        return Enrolment(secret, f"data:image/svg+xml;base64,{base64.b64encode(drawn.getvalue()).decode()}")

    def check(self, account: str, code: str) -> bool:
        """Whether the code is right now and was not used before. The first right one enables the factor."""
        row = self._row(account)
        if row is None:
            return False
        totp = pyotp.TOTP(self._secret(row), interval=STEP_SECONDS)
        now = int(self._clock()) // STEP_SECONDS
        step = next(
            (now + off for off in STEPS_OFF if pyotp.utils.strings_equal(code, totp.generate_otp(now + off))), 0
        )
        # One statement decides: two sign-ins with one code cannot both win.
        used = (
            _factors.update()
            .where(_factors.c.account == account, _factors.c.last_step < step)
            .values(last_step=step, enabled=True)
        )
        with self._engine.begin() as connection:
            return bool(step) and connection.execute(used).rowcount == 1

    def reset(self, account: str) -> None:
        """Forget it: the account enrols anew. For a lost phone, by an administrator."""
        with self._engine.begin() as connection:
            connection.execute(_factors.delete().where(_factors.c.account == account))

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def _row(self, account: str) -> sa.Row[tuple[object, ...]] | None:
        with self._engine.connect() as connection:
            return connection.execute(sa.select(_factors).where(_factors.c.account == account)).first()

    def _secret(self, row: sa.Row[tuple[object, ...]]) -> str:
        return self._box.decrypt(row.secret.encode()).decode()
