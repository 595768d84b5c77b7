"""Guided operations: the agent fills in what the bot's tasks ask; the customer confirms it as ever."""
