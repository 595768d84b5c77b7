"""Loans, from application to the last instalment without a branch; the service centre's risk decides."""
