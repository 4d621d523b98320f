"""Errors say the same wherever they were raised."""

import pickle

from occumap.errors import AmbiguousNameError, ConflictError, InputError, OccumapError


def test_an_error_comes_whole_from_another_process() -> None:
    errors: list[OccumapError] = [
        InputError("jobs.csv", "row 3 has no code", hint="Give every row a code."),
        AmbiguousNameError("map", "“fitter” fits two", hint="Choose one.", candidates=(("a", "A"), ("b", "B"))),
        ConflictError("draft", "somebody else was first", hint="Look again.", newer="text", edit=3),
    ]
    for error in errors:
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is type(error)
        assert (str(again), again.args, vars(again)) == (str(error), error.args, vars(error))
