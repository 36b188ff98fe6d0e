"""Proves what the rules promise for every possible form, with an SMT solver. The only part that needs z3.

The loaded questionnaire and rule set are translated; no rule is written a second time. `cells` are the
answers to one question as unknowns, `form` says which of them count, `gates` which questions apply,
`leaves` and `rows` what conditions make of them, `verdict` what follows. `theorems` states what must hold.
"""
