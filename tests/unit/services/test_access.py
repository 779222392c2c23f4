from __future__ import annotations

import pytest

from app.errors import NotAuthenticated
from app.services.access import Access


def test_without_a_key_everybody_is_the_local_user():
    assert Access().authenticate(None).workspace == "default"
    assert Access().authenticate("anything").name == "local"


@pytest.mark.parametrize("credential", [None, "", "wrong", "the-key-itself-and-more", "THE-KEY-ITSELF", "\ud800"])
def test_with_a_key_nothing_else_will_do(credential):
    with pytest.raises(NotAuthenticated):
        Access("the-key-itself").authenticate(credential)


def test_the_key_will_do_and_is_not_kept():
    access = Access("the-key-itself")
    assert access.authenticate("the-key-itself").workspace == "default"
    assert "the-key-itself" not in repr(vars(access))
