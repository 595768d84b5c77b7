"""What the bot understands: text normalisation, features, intents, guards and values, as Rasa graph components.

The pure parts (normalise, lexicon, numerals, amounts, periods) import neither Rasa nor spaCy: actions use them too.
"""
