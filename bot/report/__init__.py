"""Where the understanding is weak, as one HTML page: for whoever writes the training texts.

Two sources of the same page: a trained model over labelled rows, or cross-validation of the training texts themselves.
Faults are `bot.evaluation.EvaluationError`, as in the evaluation whose figures it shows.
"""
