"""Which tables a piece of work reads from end to end."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from simulators.corebank.bank import Bank

# Tables that stay small however many customers there are.
SMALL = {"branches", "deposit_products", "loan_products"}


@contextmanager
def tables_read_whole(bank: Bank) -> Iterator[set[str]]:
    """Collects the tables that statements inside go through from end to end, by SQLite's own plan; small ones aside."""
    connection = bank.db._connection  # the plan of a statement is no business of the bank's own code
    statements: list[str] = []
    found: set[str] = set()
    connection.set_trace_callback(statements.append)
    try:
        yield found
    finally:
        connection.set_trace_callback(None)
    for statement in statements:
        if statement.split()[0] in ("SELECT", "UPDATE", "DELETE"):
            for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}"):
                scan = re.match(r"SCAN (\w+)", row["detail"])
                if scan and scan.group(1) not in SMALL:
                    found.add(scan.group(1))
