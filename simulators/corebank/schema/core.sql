-- The mock bank's books. Money is integer fen; instants are whole seconds UTC, unless said; dates are ISO text.
-- A posting moves `amount` into (+) or out of (-) one account; the postings of one transaction sum to zero.
-- Customers' credit accounts stand below zero by what is owed.

CREATE TABLE customers (
    id TEXT PRIMARY KEY,
    surname TEXT NOT NULL,
    name TEXT NOT NULL,
    gender TEXT NOT NULL CHECK (gender IN ('female', 'male')),
    born TEXT NOT NULL,
    id_number TEXT NOT NULL UNIQUE,
    phone TEXT NOT NULL UNIQUE,
    tier TEXT NOT NULL CHECK (tier IN ('regular', 'gold', 'platinum', 'private')),
    manager TEXT
) STRICT;

CREATE TABLE branches (
    id TEXT PRIMARY KEY,
    city TEXT NOT NULL,
    name TEXT NOT NULL,
    district TEXT NOT NULL,
    address TEXT NOT NULL,
    landmark TEXT NOT NULL,
    phone TEXT NOT NULL,
    weekdays TEXT,
    saturday TEXT,
    sunday TEXT,
    cash_machines INTEGER NOT NULL
) STRICT;

-- customer IS NULL: one of the bank's own clearing accounts. A term deposit and a loan are accounts too, one each; a loan
-- stands below zero by what is owed, its `credit_limit` is what was lent.
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    customer TEXT REFERENCES customers (id),
    kind TEXT NOT NULL CHECK (kind IN ('debit', 'credit', 'deposit', 'loan', 'clearing')),
    class TEXT CHECK (class IN ('I', 'II')),
    number TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    branch TEXT REFERENCES branches (id),
    opened TEXT NOT NULL,
    balance INTEGER NOT NULL DEFAULT 0,
    credit_limit INTEGER NOT NULL DEFAULT 0,
    CHECK (kind = 'clearing' OR balance >= -credit_limit)
) STRICT;
CREATE INDEX accounts_of_customer ON accounts (customer);

CREATE TABLE cards (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id),
    customer TEXT NOT NULL REFERENCES customers (id),
    number TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('debit', 'credit')),
    status TEXT NOT NULL CHECK (status IN ('new', 'active', 'locked', 'lost', 'expired'))
) STRICT;
CREATE INDEX cards_of_customer ON cards (customer);
CREATE INDEX cards_of_account ON cards (account);

CREATE TABLE transactions (
    id INTEGER PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    channel TEXT NOT NULL
) STRICT;

-- What each side sees of a transaction stands on its own posting: a transfer is `transfer_out` here, `transfer_in` there.
CREATE TABLE postings (
    id INTEGER PRIMARY KEY,
    booking INTEGER NOT NULL REFERENCES transactions (id),
    account TEXT NOT NULL REFERENCES accounts (id),
    customer TEXT,
    at INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount <> 0),
    balance_after INTEGER NOT NULL,
    kind TEXT NOT NULL,
    category TEXT NOT NULL,
    counterparty TEXT NOT NULL,
    summary TEXT NOT NULL
) STRICT;
-- The last three columns let sums over a period be read from the index alone.
CREATE INDEX postings_of_account ON postings (account, at, id, kind, category, amount);
CREATE INDEX postings_of_customer ON postings (customer, at, id, kind, category, amount) WHERE customer IS NOT NULL;
CREATE INDEX postings_of_booking ON postings (booking);

-- One-time codes. `code` and `phone` are keyed hashes; customer IS NULL for a phone that is nobody's.
CREATE TABLE challenges (
    id TEXT PRIMARY KEY,
    phone TEXT NOT NULL,
    customer TEXT,
    conversation TEXT NOT NULL,
    purpose TEXT NOT NULL,
    code TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    used INTEGER NOT NULL DEFAULT 0,
    made REAL NOT NULL,
    expires REAL NOT NULL
) STRICT;
CREATE INDEX challenges_of_phone ON challenges (phone, made);

-- `token` is a hash of what the caller holds. Expiry is reckoned from `seen`.
CREATE TABLE sessions (
    token TEXT PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customers (id),
    conversation TEXT NOT NULL,
    level INTEGER NOT NULL,
    seen REAL NOT NULL
) STRICT;

-- A fresh code for one operation: single use, for the customer, conversation and operation hash it was made for.
CREATE TABLE proofs (
    token TEXT PRIMARY KEY,
    customer TEXT NOT NULL,
    conversation TEXT NOT NULL,
    operation TEXT NOT NULL,
    expires REAL NOT NULL
) STRICT;

-- What became of each Idempotency-Key; written in the same transaction as the effect itself.
CREATE TABLE operations (
    key TEXT PRIMARY KEY,
    act TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('done', 'refused')),
    code TEXT,
    reference TEXT,
    answer BLOB NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE TABLE cases (
    number TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    customer TEXT,
    conversation TEXT NOT NULL,
    facts BLOB NOT NULL,
    opened INTEGER NOT NULL,
    due INTEGER NOT NULL
) STRICT;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    phone TEXT NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_of_phone ON outbox (phone);
