"""Bookings at a branch: larger sums of cash, and queue tickets for half an hour of a day."""
