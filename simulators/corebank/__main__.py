"""python -m simulators.corebank: opens the books, fills new ones, serves until it is told to stop."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from simulators.corebank.app import create_app
from simulators.corebank.bank import WrongBooks, open_bank
from simulators.corebank.clock import LOCAL
from simulators.corebank.options import Options
from simulators.corebank.seeding.crowd import Crowd

TOKEN_VARIABLE = "WARMLINE_COREBANK_TOKEN"  # noqa: S105 - the name of a variable, not a token


def _instant(text: str) -> datetime:
    """An ISO instant; without a zone it is the bank's local time."""
    parsed = datetime.fromisoformat(text)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=LOCAL)


def parse(arguments: Sequence[str], token: str | None) -> Options:
    """The options of a command line; `token` stands in for a missing --service-token."""
    parser = argparse.ArgumentParser(prog="python -m simulators.corebank", description="Mock core bank of 江城银行.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--data-dir", type=Path, default=Path("var/corebank"))
    parser.add_argument("--service-token", default=token, help=f"or the environment variable {TOKEN_VARIABLE}")
    parser.add_argument("--now", type=_instant, help="start the bank's clock at this ISO instant")
    parser.add_argument("--customers", type=int, default=0, help="fill new books with at least so many customers")
    parser.add_argument("--transactions", type=int, default=0, help="and so many transactions in all")
    parser.add_argument("--code-interval-seconds", type=float, default=60.0)
    parser.add_argument("--codes-per-day", type=int, default=5)
    parser.add_argument(
        "--development", action=argparse.BooleanOptionalAction, default=True, help="outbox, faults, clock"
    )
    given = parser.parse_args(arguments)
    if not given.service_token:
        parser.error(f"--service-token or {TOKEN_VARIABLE} is needed")
    values = vars(given)
    customers, transactions = values.pop("customers"), values.pop("transactions")
    return Options(**values, crowd=Crowd(customers, transactions) if customers else None)


def main() -> int:
    """Runs one core bank in this process."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    # Sanic tells every start and stop step; only its warnings matter here.
    logging.getLogger("sanic").setLevel(logging.WARNING)
    options = parse(sys.argv[1:], os.environ.get(TOKEN_VARIABLE))
    log = logging.getLogger("corebank")
    try:
        bank = open_bank(options)
    except WrongBooks as error:
        log.error("corebank.refused %s", error)
        return 1
    log.info("corebank.starting host=%s port=%d development=%s", options.host, options.port, options.development)
    app = create_app(bank)
    try:
        app.run(options.host, options.port, single_process=True, access_log=False, motd=False)
    except OSError as error:
        log.error("corebank.refused host=%s port=%d: %s", options.host, options.port, error)
        return 1
    finally:
        bank.db.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
