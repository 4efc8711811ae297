"""Asking another OpenID provider who somebody is: authorization code, PKCE, state and nonce.

Authlib builds the addresses and fetches the token, joserfc checks what it is signed with. Nothing
of it is kept: neither tokens nor claims, but for the digest of issuer and subject. Calls go out
in a thread, so that everybody else is served meanwhile.
"""

import asyncio
import json
import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from api.settings import Settings
from api.usecases.single_sign_on import Identity
from models.errors import NotAllowed, Unavailable

log = logging.getLogger("madoguchi.oidc")

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""Signatures with a public key. "none" and shared secrets are no proof from a provider."""
PATIENCE = 10.0
"""Seconds the provider may take to answer."""
KEPT = 600.0
"""Seconds for which what the provider says of itself is believed."""
CLOCKS_DIFFER = 60
"""Seconds."""


class ProviderUnavailable(Unavailable):
    """It does not answer, or not as a provider does."""


class StrangeAnswer(NotAllowed):
    """What came back is not the answer to what this browser asked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser keeps, sealed, while somebody is at the provider."""

    state: str
    nonce: str
    verifier: str
    next: str

    def as_text(self) -> str:
        return json.dumps([self.state, self.nonce, self.verifier, self.next, time.time()])

    @classmethod
    def of_text(cls, text: str, *, lives: float) -> "Asked":
        """Raises StrangeAnswer."""
        state, nonce, verifier, next, at = json.loads(text)
        if not 0 <= time.time() - at <= lives:
            raise StrangeAnswer("too long at the provider")
        return cls(state, nonce, verifier, next)


@dataclass(slots=True)
class OpenIdProvider:
    """One provider, as the settings name it."""

    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str
    _said: Mapping[str, Any] = field(default_factory=dict)
    _said_at: float = 0.0

    async def begin(self, next: str) -> tuple[str, Asked]:
        """(where the browser goes, what it keeps meanwhile). Raises ProviderUnavailable."""
        said = await self._metadata()
        asked = Asked(
            secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), next
        )
        with self._session() as session:
            address, _ = session.create_authorization_url(
                said["authorization_endpoint"],
                state=asked.state,
                nonce=asked.nonce,
                code_verifier=asked.verifier,
            )
        return address, asked

    async def finish(self, answer: Mapping[str, str], asked: Asked) -> Identity:
        """Raises StrangeAnswer or ProviderUnavailable."""
        state, code = answer.get("state", ""), answer.get("code", "")
        if not secrets.compare_digest(state.encode(), asked.state.encode()):
            raise StrangeAnswer("another state")
        if answer.get("iss", self.issuer) != self.issuer:
            raise StrangeAnswer("from another issuer")
        if not code:
            raise StrangeAnswer("no code")
        said = await self._metadata()
        id_token, keys = await asyncio.to_thread(self._fetched, said, code, asked.verifier)
        return self._identity(id_token, keys, asked.nonce)

    def _fetched(self, said: Mapping[str, Any], code: str, verifier: str) -> tuple[Any, Any]:
        """(the identity for this code, the keys of the provider)."""
        try:
            with self._session() as session:
                token = session.fetch_token(
                    said["token_endpoint"], code=code, code_verifier=verifier, timeout=PATIENCE
                )
                keys = session.get(said["jwks_uri"], withhold_token=True, timeout=PATIENCE)
                keys.raise_for_status()
                return token.get("id_token"), keys.json()
        except AuthlibBaseError as reason:
            raise StrangeAnswer("the provider gave no token for this code") from reason
        except (RequestException, ValueError) as reason:
            raise ProviderUnavailable("The provider gave no token.") from reason

    def _identity(self, id_token: Any, keys: Any, nonce: str) -> Identity:
        registry = jwt.JWTClaimsRegistry(
            leeway=CLOCKS_DIFFER,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            if not isinstance(id_token, str):
                raise StrangeAnswer("no identity")
            token = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)
            registry.validate(token.claims)
        except (JoseError, ValueError, KeyError, TypeError) as reason:
            log.warning("an identity was not believed: %s", type(reason).__name__)
            raise StrangeAnswer("the identity is not one of this provider for us") from reason
        claims = token.claims
        if claims.get("azp", self.client_id) != self.client_id:
            raise StrangeAnswer("the identity was made for somebody else")
        mail = claims.get("email")
        is_sure = claims.get("email_verified") is True
        return Identity(
            issuer=self.issuer,
            subject=str(claims["sub"]),
            mail=mail if is_sure and isinstance(mail, str) else None,
        )

    async def _metadata(self) -> Mapping[str, Any]:
        if self._said and time.monotonic() - self._said_at < KEPT:
            return self._said
        said = await asyncio.to_thread(self._discovered)
        needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        is_ours = isinstance(said, dict) and said.get("issuer") == self.issuer
        if not is_ours or not all(self._is_safe(said.get(name)) for name in needed):
            raise ProviderUnavailable("The provider calls itself something else.")
        self._said, self._said_at = said, time.monotonic()
        return self._said

    def _discovered(self) -> Any:
        address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            with self._session() as session:
                answer = session.get(address, withhold_token=True, timeout=PATIENCE)
                answer.raise_for_status()
                return answer.json()
        except (RequestException, ValueError) as reason:
            raise ProviderUnavailable("The provider does not answer.") from reason

    def _is_safe(self, address: object) -> bool:
        """TLS wherever the issuer has it: secrets go there."""
        if not isinstance(address, str):
            return False
        return urlsplit(address).scheme in {"https", urlsplit(self.issuer).scheme}

    def _session(self) -> OAuth2Session:
        return OAuth2Session(
            client_id=self.client_id,
            client_secret=self.client_secret or None,
            token_endpoint_auth_method="client_secret_basic" if self.client_secret else "none",
            scope="openid email",
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
        )


def open_provider(settings: Settings) -> OpenIdProvider | None:
    if not settings.oidc_issuer:
        return None
    return OpenIdProvider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        redirect_uri=f"{settings.base_url}/sign-in/provider/back",
    )
