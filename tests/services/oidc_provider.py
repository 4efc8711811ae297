"""An OpenID provider over real HTTP: discovery, authorize, token and keys, and lies when asked."""

import base64
import hashlib
import hmac
import json
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "madoguchi", "a secret between two servers"
KEY = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"}, private=True)


def unsigned(claims: dict[str, Any]) -> str:
    return f"{_parts({'alg': 'none'}, claims)}."


def signed(claims: dict[str, Any], key: RSAKey = KEY) -> str:
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)


def signed_with_the_public_key(claims: dict[str, Any]) -> str:
    """HS256: the public key, which everybody has, taken for a shared secret."""
    parts = _parts({"alg": "HS256", "kid": "one"}, claims)
    mac = hmac.new(KEY.as_pem(private=False), parts.encode(), hashlib.sha256).digest()
    return f"{parts}.{_coded(mac)}"


def _parts(head: dict[str, Any], claims: dict[str, Any]) -> str:
    return ".".join(_coded(json.dumps(part).encode()) for part in (head, claims))


def _coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Provider:
    """Whoever comes is `person`; `lie` changes what is said of them, `sign` how it is signed."""

    address: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    lie: dict[str, Any] = field(default_factory=dict)
    sign: Callable[[dict[str, Any]], str] = signed
    says_it_is: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/keys", self._keys),
            ]
        )

    async def _discovery(self, request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.says_it_is or self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
            }
        )

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        self.asked.append(asked)
        if asked["client_id"] != CLIENT or asked["response_type"] != "code":
            return Response(status_code=400)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", 303)

    async def _token(self, request: Request) -> Response:
        """Once for each code, to the client that has its secret and the verifier."""
        async with request.form() as form:
            given = {name: str(value) for name, value in form.items()}
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self.codes.pop(given.get("code", ""), None)
        challenge = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        is_asker = asked is not None and (
            asked["code_challenge"] == _coded(challenge)
            and asked["code_challenge_method"] == "S256"
            and asked["redirect_uri"] == given.get("redirect_uri")
        )
        if request.headers.get("authorization") != f"Basic {basic}" or not is_asker:
            return JSONResponse({"error": "invalid_grant"}, 400)
        assert asked is not None
        at = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": at,
            "exp": at + 300,
            "nonce": asked["nonce"],
            **self.person,
            **self.lie,
        }
        told = {name: value for name, value in claims.items() if value is not None}
        return JSONResponse(
            {"access_token": "of no use", "token_type": "Bearer", "id_token": self.sign(told)}
        )

    async def _keys(self, request: Request) -> Response:
        return JSONResponse({"keys": [KEY.as_dict(private=False)]})


@contextmanager
def providing() -> Iterator[Provider]:
    provider = Provider()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        provider.address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(provider.app(), log_level="critical"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield provider
        finally:
            server.should_exit = True
            thread.join()
