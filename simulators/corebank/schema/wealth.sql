-- Risk assessments, orders for funds and gold, what is held, and plans. Shares are hundredths, grams ten-thousandths,
-- prices of funds ten-thousandths of a yuan, of gold fen a gram.

CREATE TABLE risk_assessments (
    id INTEGER PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customers (id),
    grade TEXT NOT NULL CHECK (grade IN ('C1', 'C2', 'C3', 'C4', 'C5')),
    score INTEGER NOT NULL,
    at INTEGER NOT NULL,
    valid_until TEXT NOT NULL
) STRICT;
CREATE INDEX risk_assessments_of_customer ON risk_assessments (customer, at);

-- A fund order is placed, then confirmed (a redemption then waits to be paid). Gold is done at once.
-- `next_at`: when something is due for it; NULL when nothing is.
CREATE TABLE wealth_orders (
    id TEXT PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customers (id),
    account TEXT NOT NULL REFERENCES accounts (id),
    product TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('buy', 'sell')),
    state TEXT NOT NULL CHECK (state IN ('placed', 'paying', 'done', 'cancelled')),
    amount INTEGER,
    units INTEGER,
    price INTEGER,
    fee INTEGER NOT NULL DEFAULT 0,
    placed INTEGER NOT NULL,
    trade_day TEXT NOT NULL,
    next_at INTEGER,
    pays_on TEXT,
    fast INTEGER NOT NULL DEFAULT 0,
    plan TEXT,
    risk_shown TEXT
) STRICT;
CREATE INDEX wealth_orders_of_customer ON wealth_orders (customer, placed);
CREATE INDEX wealth_orders_due ON wealth_orders (next_at) WHERE next_at IS NOT NULL;

-- One purchase of shares; what was bought first is redeemed first. `remaining` shares, `cost` fen for those.
CREATE TABLE fund_lots (
    id INTEGER PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customers (id),
    fund TEXT NOT NULL,
    remaining INTEGER NOT NULL CHECK (remaining >= 0),
    cost INTEGER NOT NULL,
    bought TEXT NOT NULL
) STRICT;
CREATE INDEX fund_lots_of_customer ON fund_lots (customer, fund, bought, id) WHERE remaining > 0;

CREATE TABLE gold_holdings (
    customer TEXT PRIMARY KEY REFERENCES customers (id),
    grams INTEGER NOT NULL CHECK (grams >= 0),
    cost INTEGER NOT NULL
) STRICT;

CREATE TABLE fund_plans (
    id TEXT PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customers (id),
    account TEXT NOT NULL REFERENCES accounts (id),
    fund TEXT NOT NULL,
    amount INTEGER NOT NULL,
    every TEXT NOT NULL CHECK (every IN ('month', 'week')),
    day INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'stopped')),
    failures INTEGER NOT NULL DEFAULT 0,
    made INTEGER NOT NULL,
    next_at INTEGER
) STRICT;
CREATE INDEX fund_plans_of_customer ON fund_plans (customer, made);
CREATE INDEX fund_plans_due ON fund_plans (next_at) WHERE next_at IS NOT NULL;
