"""What the bank answers to questions of rules and conditions: files of data/knowledge, read by bot and actions.

KnowledgeError(ValueError)    a file cannot be used; `faults` name file, entry and what to do
"""
