"""Statements, proofs of assets, receipts and agreements as PDF, with a code by which anybody can check them."""
