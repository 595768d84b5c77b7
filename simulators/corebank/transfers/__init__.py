"""Transfers: saved payees, what risk control wants to know, sending, calling back, and limits."""
