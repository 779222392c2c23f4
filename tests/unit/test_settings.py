from __future__ import annotations

import pytest

from app.errors import BadParameter
from app.settings import MIB, Settings, read_settings


def test_an_empty_environment_gives_the_defaults():
    settings = read_settings({})
    assert settings.store_url == Settings().store_url == "sqlite:///seamap.db"
    assert settings.api_key is None
    assert settings.body_bytes == 64 * MIB
    assert settings.workers >= 2


def test_every_variable_is_read():
    settings = read_settings(
        {
            "SEAMAP_STORE": "memory:",
            "SEAMAP_API_KEY": "0123456789abcdef",
            "SEAMAP_HOSTS": "A.example, b.example,",
            "SEAMAP_WORKERS": "0",
            "SEAMAP_WORK_SECONDS": "7",
            "SEAMAP_BODY_MIB": "2",
            "SEAMAP_CACHE_MIB": "0",
        }
    )
    assert settings.api_key == "0123456789abcdef"
    assert settings.hosts == ("a.example", "b.example")
    assert (settings.workers, settings.work_seconds, settings.body_bytes, settings.cache_bytes) == (0, 7, 2 * MIB, 0)


@pytest.mark.parametrize("value", ["x", "-1", "1.5", "²", "99999999999", "1e3"])
def test_a_number_that_is_none_is_named(value):
    with pytest.raises(BadParameter, match="SEAMAP_WORKERS"):
        read_settings({"SEAMAP_WORKERS": value})


@pytest.mark.parametrize("key", ["short", "with a space in it", "ümlaut-ümlaut-ümlaut"])
def test_a_weak_key_is_refused_and_not_repeated(key):
    with pytest.raises(BadParameter) as refusal:
        read_settings({"SEAMAP_API_KEY": key})
    assert key not in refusal.value.detail + refusal.value.hint
