"""Mock core-banking system of the fictional 江城银行: another firm's system, so it imports nothing from Warmline.

Its books are one SQLite file with a double-entry ledger; its doors are HTTP with problem+json errors. README.md beside
this file lists the endpoints, the demo customers and the faults that can be switched on.
"""
