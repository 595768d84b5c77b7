"""The core bank as the rest of the house sees it: typed reads, acts that happen once, and an error tree.

Start with `client.CoreBank`. Runs in both environments; depends on requests and msgspec only.
"""
