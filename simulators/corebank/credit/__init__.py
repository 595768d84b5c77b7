"""Credit cards: bills read off the ledger, repaying, instalments, limits, and points."""
