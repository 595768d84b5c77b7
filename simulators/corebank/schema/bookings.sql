-- Cash to be fetched at a branch, and numbers for its queue. `day` and `time` are local.

CREATE TABLE cash_bookings (
    id TEXT PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customers (id),
    branch TEXT NOT NULL REFERENCES branches (id),
    day TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    notes TEXT CHECK (notes IN ('new', 'coins')),
    keep_until INTEGER NOT NULL,
    made INTEGER NOT NULL,
    cancelled INTEGER
) STRICT;
CREATE INDEX cash_bookings_of_customer ON cash_bookings (customer, day);

CREATE TABLE tickets (
    id TEXT PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customers (id),
    branch TEXT NOT NULL REFERENCES branches (id),
    day TEXT NOT NULL,
    time TEXT NOT NULL,
    number TEXT NOT NULL,
    matter TEXT,
    starts INTEGER NOT NULL,
    made INTEGER NOT NULL,
    cancelled INTEGER,
    UNIQUE (branch, day, number)
) STRICT;
CREATE INDEX tickets_of_customer ON tickets (customer, day);
CREATE INDEX tickets_of_slot ON tickets (branch, day, time) WHERE cancelled IS NULL;
