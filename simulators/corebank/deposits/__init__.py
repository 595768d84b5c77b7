"""Deposits: terms, large certificates and notice deposits, from opening to maturity without a branch."""
