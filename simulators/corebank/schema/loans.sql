-- Loans: applications with the decision of the service centre's risk, contracts, and their instalments. A loan is an account of
-- kind `loan` under the same id: it stands below zero by the principal that is owed. Rates: hundredths of a percent a year.

-- `terms`: JSON of the LoanProduct.
CREATE TABLE loan_products (
    id TEXT PRIMARY KEY,
    place INTEGER NOT NULL,
    terms BLOB NOT NULL
) STRICT;

-- `amount` was asked for, `approved` may be drawn until the end of `valid_until`. `reasons`: JSON list of codes. `consent`:
-- SHA-256 of the text by which the customer let us look at credit records.
CREATE TABLE loan_applications (
    number TEXT PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customers (id),
    product TEXT NOT NULL REFERENCES loan_products (id),
    amount INTEGER NOT NULL CHECK (amount > 0),
    months INTEGER NOT NULL,
    method TEXT NOT NULL,
    purpose TEXT NOT NULL,
    employment TEXT NOT NULL,
    consent TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('approved', 'review', 'declined', 'drawn', 'replaced')),
    approved INTEGER,
    rate INTEGER,
    grade TEXT,
    reasons BLOB NOT NULL,
    strategy TEXT NOT NULL,
    at INTEGER NOT NULL,
    valid_until TEXT,
    loan TEXT
) STRICT;
CREATE INDEX loan_applications_of_customer ON loan_applications (customer, at);

-- `account`: instalments are collected from it. `next_try`: when they are next (seconds UTC), NULL when nothing is owed.
CREATE TABLE loans (
    id TEXT PRIMARY KEY REFERENCES accounts (id),
    customer TEXT NOT NULL REFERENCES customers (id),
    application TEXT NOT NULL UNIQUE REFERENCES loan_applications (number),
    contract TEXT NOT NULL UNIQUE,
    product TEXT NOT NULL REFERENCES loan_products (id),
    account TEXT NOT NULL REFERENCES accounts (id),
    principal INTEGER NOT NULL CHECK (principal > 0),
    rate INTEGER NOT NULL,
    method TEXT NOT NULL,
    drawn TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'settled')),
    next_try INTEGER,
    agreement TEXT NOT NULL
) STRICT;
CREATE INDEX loans_of_customer ON loans (customer);
CREATE INDEX loans_to_collect ON loans (next_try) WHERE next_try IS NOT NULL;

-- The schedule. A prepayment is a row of its own, paid on its day, so that all principals together are always what was lent.
-- `missed`: it could not be collected on its day. `penalty`: paid with it.
CREATE TABLE loan_instalments (
    loan TEXT NOT NULL REFERENCES loans (id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('instalment', 'prepayment')),
    due TEXT NOT NULL,
    principal INTEGER NOT NULL CHECK (principal >= 0),
    interest INTEGER NOT NULL CHECK (interest >= 0),
    penalty INTEGER NOT NULL DEFAULT 0,
    paid TEXT,
    missed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (loan, number)
) STRICT, WITHOUT ROWID;
