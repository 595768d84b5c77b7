"""`python -m simulators.wechat --host --port --data-dir --account-file`: the simulated platform as a process."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from simulators.wechat.accounts import read_accounts
from simulators.wechat.app import build


def main() -> None:
    """Read the options and serve until ended."""
    parser = argparse.ArgumentParser(prog="simulators.wechat", description="A stand-in for the WeChat platform.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8200)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--account-file", type=Path, help="JSON list of accounts; default: <data dir>/accounts.json")
    options = parser.parse_args()
    place = options.account_file or options.data_dir / "accounts.json"
    try:
        accounts = read_accounts(place)
    except (OSError, msgspec.DecodeError) as error:
        parser.exit(2, f"no accounts in {place}: {error}\n")
    app = build(accounts, options.data_dir)
    app.run(options.host, options.port, single_process=True, access_log=False)


if __name__ == "__main__":
    main()
