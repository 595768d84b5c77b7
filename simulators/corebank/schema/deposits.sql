-- Term deposits, large certificates and notice deposits. Each is an account of kind `deposit` under the same id; while it
-- runs, that account's balance is `principal`. Rates are hundredths of a percent a year.

-- `terms`: JSON of the DepositProduct; `quota`: fen left to sell, NULL = as much as wanted.
CREATE TABLE deposit_products (
    id TEXT PRIMARY KEY,
    place INTEGER NOT NULL,
    terms BLOB NOT NULL,
    quota INTEGER CHECK (quota >= 0)
) STRICT;

-- `opened` and `matures` are those of the running term: a rollover begins anew. `due`: when time brings something (seconds
-- UTC); NULL for notice deposits, closed ones, and those that wait because no account could take the money.
-- `part_withdrawn`: once for each term. `notice_*`: an announced withdrawal of a notice deposit.
CREATE TABLE deposits (
    id TEXT PRIMARY KEY REFERENCES accounts (id),
    customer TEXT NOT NULL REFERENCES customers (id),
    product TEXT NOT NULL REFERENCES deposit_products (id),
    account TEXT NOT NULL REFERENCES accounts (id),
    principal INTEGER NOT NULL CHECK (principal > 0),
    rate INTEGER NOT NULL,
    opened TEXT NOT NULL,
    matures TEXT,
    rollover TEXT NOT NULL CHECK (rollover IN ('none', 'principal', 'principal_and_interest')),
    status TEXT NOT NULL CHECK (status IN ('active', 'withdrawn', 'matured')),
    interest_paid INTEGER NOT NULL DEFAULT 0,
    part_withdrawn INTEGER NOT NULL DEFAULT 0,
    notice_day TEXT,
    notice_amount INTEGER,
    due INTEGER,
    agreement TEXT NOT NULL
) STRICT;
CREATE INDEX deposits_of_customer ON deposits (customer);
CREATE INDEX deposits_due ON deposits (due) WHERE due IS NOT NULL;
