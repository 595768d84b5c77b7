-- Transfers, whom they go to, and how much may go. `whom` is one name for a payee however the number was written: the
-- account's id inside this bank, the number itself at another one.

CREATE TABLE banks (
    name TEXT PRIMARY KEY,
    place INTEGER NOT NULL UNIQUE
) STRICT;

CREATE TABLE bank_names (
    short TEXT PRIMARY KEY,
    bank TEXT NOT NULL REFERENCES banks (name)
) STRICT;
CREATE INDEX bank_names_of_bank ON bank_names (bank);

-- Account numbers of other people that the police or other banks have reported.
CREATE TABLE listed_numbers (
    number TEXT PRIMARY KEY
) STRICT;

-- Ids are never used twice: a code for a transfer may be bound to one.
CREATE TABLE payees (
    id TEXT PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customers (id),
    name TEXT NOT NULL,
    label TEXT NOT NULL,
    number TEXT NOT NULL,
    bank TEXT NOT NULL REFERENCES banks (name),
    whom TEXT NOT NULL,
    added INTEGER NOT NULL,
    UNIQUE (customer, whom)
) STRICT;

-- waiting: the money is in transit and can be called back. sent: the other bank has not accepted it yet. `due`: when time
-- changes it next; `changed`: when it came into its state.
CREATE TABLE transfers (
    id TEXT PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customers (id),
    account TEXT NOT NULL REFERENCES accounts (id),
    whom TEXT NOT NULL,
    payee_name TEXT NOT NULL,
    payee_number TEXT NOT NULL,
    payee_bank TEXT NOT NULL,
    own INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    note TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('remote', 'mobile', 'counter')),
    arrival TEXT NOT NULL CHECK (arrival IN ('at_once', 'two_hours', 'next_day')),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'arrived', 'cancelled', 'returned')),
    reason TEXT,
    made INTEGER NOT NULL,
    arrives INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    due INTEGER
) STRICT;
CREATE INDEX transfers_of_customer ON transfers (customer, made);
CREATE INDEX transfers_to_payee ON transfers (customer, whom, made);
CREATE INDEX transfers_of_account ON transfers (account, made);
CREATE INDEX transfers_due ON transfers (due) WHERE due IS NOT NULL;

-- What the customer chose instead of the defaults of the account's class.
CREATE TABLE transfer_limits (
    account TEXT PRIMARY KEY REFERENCES accounts (id),
    single INTEGER NOT NULL,
    daily INTEGER NOT NULL
) STRICT;
