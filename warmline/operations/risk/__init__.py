"""Risk: what a strategy says about an operation before it is offered (architecture §4).

facts → decide → Decision; strategies are files in data/risk, words in data/texts/risk.yml. Decision 12 has the why.

StrategyError(ValueError)      strategies or words cannot be used; `faults` name file, rule and what to do
ExpressionFault(ValueError)    one `when` cannot be used
ReplayError(ValueError)        what was given to the replay cannot be read
"""
