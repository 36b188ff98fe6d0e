"""Who may, by role and by site."""

from uuid import uuid4

import pytest

from triage.services.actors import Actor, Role, system
from triage.services.errors import Forbidden, NotFound

HERE = uuid4()
LENA = Actor("staff", "1", "Lena", frozenset({Role.FRONT_DESK}), frozenset({HERE}))


def test_a_role_of_several_is_enough() -> None:
    LENA.require(Role.CLINICIAN, Role.FRONT_DESK)


@pytest.mark.parametrize("roles", [(), (Role.CLINICIAN,), (Role.CLINICIAN, Role.ADMINISTRATOR)])
def test_another_role_is_refused(roles: tuple[Role, ...]) -> None:
    with pytest.raises(Forbidden):
        LENA.require(*roles)


@pytest.mark.parametrize("kind", ["patient", "system", ""])
def test_only_staff_have_roles(kind: str) -> None:
    with pytest.raises(Forbidden):
        Actor(kind, "1", roles=frozenset(Role)).require(*Role)


def test_ones_own_site_is_there_and_others_are_not() -> None:
    LENA.require_at(HERE)
    with pytest.raises(NotFound):
        LENA.require_at(uuid4())


def test_a_job_has_a_name_and_no_rights() -> None:
    with pytest.raises(Forbidden):
        system("alerts").require(*Role)
    assert (system("alerts").kind, system("alerts").id) == ("system", "alerts")
