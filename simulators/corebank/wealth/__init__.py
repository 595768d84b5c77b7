"""Funds, gold, plans, what is held, and how much risk a customer can bear."""
