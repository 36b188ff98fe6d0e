"""The tables, one file per noun; `store.accounts` has those of the staff."""
