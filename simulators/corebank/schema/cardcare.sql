-- A new card in place of an old one, which it replaces when it is activated (a lost one stays lost).
CREATE TABLE card_orders (
    card TEXT PRIMARY KEY REFERENCES cards (id),
    old TEXT NOT NULL REFERENCES cards (id),
    reason TEXT NOT NULL CHECK (reason IN ('damaged', 'faulty', 'expired', 'lost', 'name_changed')),
    deliver TEXT NOT NULL CHECK (deliver IN ('branch', 'post')),
    branch TEXT REFERENCES branches (id),
    ordered INTEGER NOT NULL,
    ready_by TEXT NOT NULL,
    fee INTEGER NOT NULL
) STRICT;
CREATE INDEX card_orders_of_old ON card_orders (old);

-- Wrong tries of a card's PIN, which itself is not in these books; a card without a row has none.
CREATE TABLE card_pins (
    card TEXT PRIMARY KEY REFERENCES cards (id),
    tries INTEGER NOT NULL,
    reset INTEGER
) STRICT;

-- An account without a row has its alerts off.
CREATE TABLE alerts (
    account TEXT PRIMARY KEY REFERENCES accounts (id),
    is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
    least INTEGER NOT NULL CHECK (least >= 0)
) STRICT;

CREATE TABLE contacts (
    customer TEXT PRIMARY KEY REFERENCES customers (id),
    city TEXT NOT NULL,
    street TEXT NOT NULL,
    email TEXT
) STRICT;

-- A new phone that waits for the code sent to it; one for each customer.
CREATE TABLE phone_changes (
    customer TEXT PRIMARY KEY REFERENCES customers (id),
    id TEXT NOT NULL UNIQUE,
    phone TEXT NOT NULL,
    expires INTEGER NOT NULL
) STRICT;

-- Card numbers that were reported for somebody else, as keyed hashes, whether or not there is such a card.
CREATE TABLE reported_numbers (
    conversation TEXT NOT NULL,
    number TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (conversation, number)
) STRICT;
