"""Which programs a band follows: what each key may be, and what is said of one that may not."""

import pytest

from firmware.rondo.session.validator import ProgramError, check

SIDE = {"kind": "express", "side": "first", "round": 1, "min_s": 60, "max_s": 120}
MASSAGE = {"kind": "massage", "side": "both", "round": 1}


def fault_place(phases: object, **fields: object) -> str:
    """Returns where the program is wrong; "" if it is valid."""
    program = {"name": "my-own", "phases": phases, **fields}
    try:
        assert check(program) is program
    except ProgramError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("kind", "sides"),
    [
        ("express", "first second both"),
        *[(kind, "both none") for kind in ("massage", "stroke", "shake", "rest")],
    ],
)
def test_expressing_has_a_side_and_all_else_is_for_both_or_none(kind: str, sides: str) -> None:
    for side in ("first", "second", "both", "none", "left", None):
        phase = {"kind": kind, "side": side, "round": 1}
        assert fault_place([SIDE, phase]) == ("" if side in sides.split() else "phases[1].side"), (
            side
        )


@pytest.mark.parametrize(
    ("change", "location"),
    [
        ({"round": 1}, ""),
        ({"round": 9}, ""),
        ({"round": 10}, ".round"),
        ({"round": 0}, ".round"),
        ({"round": True}, ".round"),
        ({"kind": "express"}, ""),
        ({"kind": "sleep"}, ".kind"),
        ({"colour": "red"}, ""),
        ({"min_s": 0, "max_s": 1}, ""),
        ({"min_s": -1}, ".min_s"),
        ({"min_s": 121}, ".min_s"),
        ({"min_s": 120}, ""),
        ({"min_s": 60.0}, ".min_s"),
        ({"max_s": 0}, ".max_s"),
        ({"max_s": 3_600}, ""),
        ({"max_s": 3_601}, ".max_s"),
        ({"min_s": None, "max_s": None}, ""),
        ({"min_s": 3_600, "max_s": None}, ""),
        ({"min_s": 3_601, "max_s": None}, ".min_s"),
    ],
)
def test_each_key_of_a_phase_has_its_bounds(change: dict, location: str) -> None:
    is_known = set(change) <= set(SIDE)
    assert fault_place([{**SIDE, **change}]) == (
        f"phases[0]{location}" if location or not is_known else ""
    )


def test_a_program_has_a_name_of_its_own_phases_and_no_key_besides() -> None:
    assert fault_place([SIDE], source="a book") == ""
    assert fault_place([SIDE], colour="red") == "program"
    assert fault_place([SIDE], name="three-round") == "name"
    assert fault_place([SIDE], name="") == "name"
    assert fault_place([SIDE], name=3) == "name"
    for name in ("a" * 24, "z", "za09-z"):
        assert fault_place([SIDE], name=name) == "", name
    for name in ("`", "{", "A", "0a", "-a", "a`", "a{", "a/", "a:", "aA", "a.", "a,"):
        assert fault_place([SIDE], name=name) == "name", name
    assert fault_place([SIDE], name="a" * 25) == "name"
    for phases in ([], None, (SIDE,), [SIDE] * 61):
        assert fault_place(phases) == "phases"
    assert fault_place([SIDE] * 60) == ""
    assert fault_place([SIDE, "express"]) == "phases[1]"
    with pytest.raises(ProgramError, match=r"^program$"):
        check([SIDE])


def test_a_program_has_expressing_that_one_side_alone_has_too() -> None:
    assert fault_place([MASSAGE]) == "phases"
    assert fault_place([{**SIDE, "side": "second"}]) == "phases"
    assert fault_place([{**SIDE, "side": "both"}]) == ""
    assert fault_place([MASSAGE, SIDE]) == ""
