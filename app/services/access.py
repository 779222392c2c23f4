"""Use case: who is calling, and for which workspace. Every other use case takes a :class:`Caller` first."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from app.errors import NotAuthenticated

DEFAULT_WORKSPACE = "default"


@dataclass(frozen=True, slots=True)
class Caller:
    """Someone who may use one workspace. Whatever is not in that workspace does not exist for them."""

    name: str
    workspace: str = DEFAULT_WORKSPACE


LOCAL = Caller("local")


class Access:
    """Decides who a credential stands for. Without a key everybody who can connect is the local user.

    Only the key's SHA-256 is kept, so that no dump of this process's objects shows it.
    """

    def __init__(self, api_key: str | None = None) -> None:
        self._key_hash = _hash(api_key) if api_key else None

    @property
    def is_open(self) -> bool:
        """Whether no credential is asked for."""
        return self._key_hash is None

    def authenticate(self, credential: str | None) -> Caller:
        """Return who presents *credential*. The comparison takes the same time whatever is wrong with it.

        Raises:
            NotAuthenticated: a key is asked for, and this is not it.
        """
        if self._key_hash is None:
            return LOCAL
        if credential is None:
            raise NotAuthenticated("This server asks for a key.", hint="Send it as Authorization: Bearer KEY.")
        if not hmac.compare_digest(_hash(credential), self._key_hash):
            raise NotAuthenticated("This is not a key of this server.", hint="Check the key; it is shown nowhere.")
        return Caller("api-key")


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
