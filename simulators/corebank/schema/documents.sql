-- Documents as they were handed out. An agreement also keeps the hash of its text, when and in which conversation the
-- customer accepted it, and its facts (JSON).

CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customers (id),
    kind TEXT NOT NULL CHECK (
        kind IN ('statement', 'asset_proof', 'receipt', 'deposit_agreement', 'loan_agreement', 'certificate')
    ),
    title TEXT NOT NULL,
    made INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    check_code TEXT NOT NULL UNIQUE,
    pages INTEGER NOT NULL,
    text_hash TEXT,
    conversation TEXT,
    facts BLOB,
    pdf BLOB NOT NULL
) STRICT;
CREATE INDEX documents_of_customer ON documents (customer, made);
