"""The pipeline of config.yml trained on the public sets. Both raise Absent when the set is not there."""

from __future__ import annotations

from benchmarks.figures import figure
from benchmarks.nlu.public import banking77, clinc150
from benchmarks.nlu.shares import Findings, first_guesses, percent
from benchmarks.nlu.trained import trained_on
from bot.evaluation.scores import score

# What others report (issue 3): bge-small vectors with an SVC on BANKING77, Rasa with DIET on CLINC150.
PUBLISHED = {
    "banking77.accuracy": {"bge-small + SVC": 93.1},
    "clinc150": {"Rasa, in scope": 91.5, "Rasa, out of scope": 45.3},
}


def banking() -> Findings:
    """BANKING77: all of it, and what is left when the pipeline may say that it is unsure.

    The set has nothing out of scope, and published accuracies are those of the first guess; so is ours;
    `unsure_counted` counts the rejected ones as mistakes.
    """
    trained = trained_on(banking77())
    scores, acted = score(first_guesses(trained.outcomes)), score(trained.outcomes)
    figures = [
        percent("banking77.accuracy", scores.accuracy, at_least=94),
        percent("banking77.top3", scores.top3),
        percent("banking77.macro_f1", scores.macro_f1),
        percent("banking77.accuracy.unsure_counted", acted.accuracy),
        figure("banking77.training", "s", [trained.seconds]),
    ]
    return Findings(figures, {"texts": scores.n, "published": PUBLISHED["banking77.accuracy"]})


def clinc() -> Findings:
    """CLINC150 in one setting: `nlu_fallback` is out of scope, for texts in scope a mistake."""
    trained = trained_on(clinc150())
    scores, guessed = score(trained.outcomes), score(first_guesses(trained.outcomes))
    figures = [
        percent("clinc150.in_scope", scores.in_scope_accuracy, at_least=96),
        percent("clinc150.out_of_scope", scores.oos_recall, at_least=75),
        percent("clinc150.first_guess", guessed.in_scope_accuracy),
        figure("clinc150.training", "s", [trained.seconds]),
    ]
    return Findings(figures, {"texts": scores.n, "published": PUBLISHED["clinc150"]})
