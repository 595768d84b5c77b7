"""Fills new books: invented customers, their accounts and cards, and two years of ordinary life."""
