"""How well the bot understands: scores a trained model, or the same pipeline on other data.

EvaluationError(ValueError)    a file or model cannot be used; the message says which line and what to do
"""


class EvaluationError(ValueError):
    """The evaluation cannot be done as asked."""
