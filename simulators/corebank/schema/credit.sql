-- Credit cards. A bill is not stored: it is read off the postings. accounts.credit_limit is the limit in force;
-- `permanent` is the one without a temporary raise. `next_at`, `next_step`: what time brings next (credit/settling.py).
CREATE TABLE credit_lines (
    account TEXT PRIMARY KEY REFERENCES accounts (id),
    statement_day INTEGER NOT NULL CHECK (statement_day BETWEEN 1 AND 28),
    due_day INTEGER NOT NULL CHECK (due_day BETWEEN 1 AND 28),
    autopay TEXT NOT NULL CHECK (autopay IN ('off', 'minimum', 'full')),
    autopay_from TEXT REFERENCES accounts (id),
    permanent INTEGER NOT NULL,
    temporary_until INTEGER,
    lower_at INTEGER,
    next_at INTEGER NOT NULL,
    next_step TEXT NOT NULL CHECK (next_step IN ('statement', 'autopay', 'grace')),
    CHECK ((autopay = 'off') = (autopay_from IS NULL))
) STRICT;
CREATE INDEX credit_lines_due ON credit_lines (next_at, account);
CREATE INDEX credit_lines_lowering ON credit_lines (lower_at) WHERE lower_at IS NOT NULL;

CREATE TABLE credit_raises (
    reference TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES credit_lines (account),
    at INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('permanent', 'temporary')),
    wanted INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('approved', 'declined', 'review'))
) STRICT;
CREATE INDEX credit_raises_of_account ON credit_raises (account, at);

-- An instalment plan takes `amount` out of what is billed and brings it back share by share; no posting is needed for
-- that, it stays owed and within the limit. `moves`: it takes the amount out of a bill that has closed.
CREATE TABLE credit_plans (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES credit_lines (account),
    what TEXT NOT NULL CHECK (what IN ('bill', 'purchase', 'cash')),
    amount INTEGER NOT NULL CHECK (amount > 0),
    months INTEGER NOT NULL,
    made INTEGER NOT NULL,
    moves INTEGER NOT NULL CHECK (moves IN (0, 1)),
    purchase INTEGER UNIQUE REFERENCES postings (id),
    settled INTEGER
) STRICT;
CREATE INDEX credit_plans_of_account ON credit_plans (account, made);

-- A share is on the statement that `bill_at` falls into; its fee is posted then.
CREATE TABLE credit_shares (
    plan TEXT NOT NULL REFERENCES credit_plans (id),
    number INTEGER NOT NULL,
    principal INTEGER NOT NULL CHECK (principal >= 0),
    fee INTEGER NOT NULL CHECK (fee >= 0),
    bill_at INTEGER NOT NULL,
    billed INTEGER NOT NULL DEFAULT 0 CHECK (billed IN (0, 1)),
    PRIMARY KEY (plan, number)
) STRICT;

-- Points are earned by purchases, which are in the ledger already; only what they were spent on is kept.
CREATE TABLE points_goods (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('goods', 'voucher', 'miles')),
    points INTEGER NOT NULL,
    left_over INTEGER NOT NULL CHECK (left_over >= 0)
) STRICT;

CREATE TABLE points_redemptions (
    reference TEXT PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customers (id),
    at INTEGER NOT NULL,
    goods TEXT NOT NULL REFERENCES points_goods (id),
    count INTEGER NOT NULL,
    points INTEGER NOT NULL,
    deliver TEXT NOT NULL CHECK (deliver IN ('app', 'branch', 'address'))
) STRICT;
CREATE INDEX points_redemptions_of_customer ON points_redemptions (customer, at);
