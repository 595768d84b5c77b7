-- Bills that were paid here, the numbers customers have saved, and the payers that are known by name. The billers
-- themselves are in data/billers.yml.

CREATE TABLE bill_payments (
    id TEXT PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customers (id),
    account TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX bill_payments_of_number ON bill_payments (kind, number, at, amount);

CREATE TABLE bill_numbers (
    customer TEXT NOT NULL REFERENCES customers (id),
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    last_paid INTEGER NOT NULL,
    last_amount INTEGER NOT NULL,
    PRIMARY KEY (customer, kind, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE bill_payers (
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (kind, number)
) STRICT, WITHOUT ROWID;
