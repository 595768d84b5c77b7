"""`python -m warmline.desk.administrator ID NAME`: makes an administrator of the desk and prints the first password.

For the first one, and for when none can sign in any more. 0: made. 1: there is such an account already.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from collections.abc import Sequence

from warmline.desk.accounts import Account, Accounts, Role
from warmline.records.audit import Audit
from warmline.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="administrator", description="Make an administrator of the desk.")
    parser.add_argument("id", help="the sign-in name: small letters, digits, _")
    parser.add_argument("name", help="the person's name")
    given = parser.parse_args(arguments)
    settings = Settings.read()
    accounts, audit = Accounts(settings.database_url), Audit(settings.database_url, settings.signing_secret)
    try:
        if any(given.id == one.id for one, _ in accounts.all()):
            sys.stderr.write(f"there is an account {given.id} already\n")
            return 1
        audit.append(
            int(time.time() * 1000), "command line", "account_add", given.id, details={"role": "administrator"}
        )
        password = secrets.token_urlsafe(12)
        accounts.add(Account(given.id, given.name, Role.ADMINISTRATOR, {}, 1), password)
    finally:
        accounts.close()
        audit.close()
    sys.stdout.write(f"{given.id} / {password}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
