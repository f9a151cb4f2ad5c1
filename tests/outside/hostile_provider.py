"""A small identity provider on this machine that lies on request, for the tests of signing in through one.

    with HostileProvider() as provider:
        provider.lie("nonce")            # from now on its tokens carry another nonce
        code = provider.consent(url)     # the person says yes at the address they were sent to

Every lie has a name in ``LIES``: what it does is written beside it. It is honest until told otherwise.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

CLIENT, SECRET = "thidua-thu", "bí mật: thử"

#: Lies told in the token, each by what it changes in honest claims.
CLAIM_LIES: dict[str, Any] = {
    "nonce": lambda claims: claims | {"nonce": "khác"},
    "nonce missing": lambda claims: {k: v for k, v in claims.items() if k != "nonce"},
    "nonce not text": lambda claims: claims | {"nonce": [claims["nonce"]]},
    "issuer": lambda claims: claims | {"iss": "https://ke-gian.example"},
    "issuer with slash": lambda claims: claims | {"iss": claims["iss"] + "/"},
    "issuer missing": lambda claims: {k: v for k, v in claims.items() if k != "iss"},
    "issuer as list": lambda claims: claims | {"iss": [claims["iss"]]},
    "audience": lambda claims: claims | {"aud": "ung-dung-khac"},
    "audience missing": lambda claims: {k: v for k, v in claims.items() if k != "aud"},
    "audience shared": lambda claims: claims | {"aud": [CLIENT, "ung-dung-khac"], "azp": CLIENT},
    "audience empty": lambda claims: claims | {"aud": []},
    "authorized party": lambda claims: claims | {"azp": "ung-dung-khac"},
    "expired": lambda claims: claims | {"exp": claims["iat"] - 120},
    "expiry missing": lambda claims: {k: v for k, v in claims.items() if k != "exp"},
    "expiry as text": lambda claims: claims | {"exp": str(claims["exp"])},
    "expiry without end": lambda claims: claims | {"exp": 1e300},
    "expiry true": lambda claims: claims | {"exp": True},
    "not yet valid": lambda claims: claims | {"nbf": claims["iat"] + 600},
    "made tomorrow": lambda claims: claims | {"iat": claims["iat"] + 86_400, "exp": claims["iat"] + 90_000},
    "made yesterday": lambda claims: claims | {"iat": claims["iat"] - 86_400},
    "made never": lambda claims: {k: v for k, v in claims.items() if k != "iat"},
    "hash of another access token": lambda claims: claims | {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    "subject missing": lambda claims: {k: v for k, v in claims.items() if k != "sub"},
    "subject empty": lambda claims: claims | {"sub": ""},
    "subject a number": lambda claims: claims | {"sub": 7},
    "subject a list": lambda claims: claims | {"sub": ["nguoi-1"]},
    "subject huge": lambda claims: claims | {"sub": "x" * 256},
    "subject with a control character": lambda claims: claims | {"sub": "nguoi-1\u0000"},
}
#: Lies told in how the token is signed.
TOKEN_LIES = (
    "algorithm none",
    "algorithm None in capitals",
    "HS256 with the public key",
    "HS256 with the client secret",
    "algorithm not configured",
    "signed by another key",
    "signed by a key inside the token",
    "signed by a key elsewhere",
    "signature cut off",
    "signature of another token",
    "unknown kid",
    "kid not text",
    "key meant for encryption",
    "key of another algorithm",
    "critical extension",
    "payload unencoded",
    "encrypted",
    "no token",
    "token a number",
    "token huge",
    "token garbage",
    "claims no object",
)
#: Lies of the transport: what no token comes out of.
WIRE_LIES = (
    "token endpoint down",
    "token answer garbage",
    "token answer a list",
    "token answer nested without end",
    "token answer huge",
    "token answer slow",
    "token answer drips",
    "token answer redirects",
    "token answer for ever in headers",
    "token type other",
    "access token missing",
    "keys garbage",
    "keys huge",
    "keys without number",
    "keys empty",
    "keys are secrets",
    "keys elsewhere",
    "keys redirect",
    "token endpoint elsewhere",
    "token endpoint in a file",
    "token endpoint with a name before the host",
)
#: Lies that begin before anybody is sent anywhere.
START_LIES = (
    "metadata down",
    "metadata garbage",
    "metadata huge",
    "metadata slow",
    "metadata redirect",
    "metadata of another issuer",
    "authorization endpoint elsewhere",
    "authorization endpoint a script",
)
LIES = (*CLAIM_LIES, *TOKEN_LIES, *WIRE_LIES, *START_LIES)

_HOUR = 3600


class HostileProvider:
    """The server, its keys, and the lie it tells just now."""

    def __init__(self) -> None:
        self.subject = "nguoi-1"
        self.extra: dict[str, Any] = {}
        self.told = ""
        self.hits: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: list[str] = []
        self.key = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})
        self.other = RSAKey.generate_key(2048, {"kid": "k1"})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.issuer = f"http://127.0.0.1:{self.server.server_port}/cong"

    def __enter__(self) -> HostileProvider:
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def lie(self, name: str) -> None:
        """Tell this lie from now on; nothing: be honest again."""
        assert not name or name in LIES, name
        self.told = name

    def consent(self, url: str) -> dict[str, str]:
        """The person says yes at the address they were sent to; returns the parameters they come back with."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        code = f"ma-{len(self.codes) + 1}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def metadata(self) -> dict[str, Any]:
        """What it says of itself."""
        elsewhere = "https://ke-gian.example"
        found = {
            "issuer": elsewhere if self.told == "metadata of another issuer" else self.issuer,
            "authorization_endpoint": f"{self.issuer}/xin",
            "token_endpoint": f"{self.issuer}/doi",
            "jwks_uri": f"{self.issuer}/khoa",
            "id_token_signing_alg_values_supported": ["none", "HS256", "RS256"],
        }
        moved = {
            "authorization endpoint elsewhere": ("authorization_endpoint", f"{elsewhere}/xin"),
            "authorization endpoint a script": ("authorization_endpoint", "javascript:alert(1)"),
            "token endpoint elsewhere": ("token_endpoint", "http://169.254.169.254/latest/meta-data"),
            "token endpoint in a file": ("token_endpoint", "file:///etc/passwd"),
            "token endpoint with a name before the host": (
                "token_endpoint",
                f"http://x@127.0.0.1:{self.server.server_port}/cong/doi",
            ),
            "keys elsewhere": ("jwks_uri", "http://127.0.0.1:1/khoa"),
        }
        if self.told in moved:
            name, value = moved[self.told]
            found[name] = value
        return found

    def key_set(self) -> dict[str, Any]:
        """Its public keys."""
        public = self.key.as_dict(private=False)
        match self.told:
            case "keys empty":
                return {"keys": []}
            case "keys are secrets":
                return {"keys": [OctKey.import_key("x" * 40, {"kid": "k1"}).as_dict(private=True)]}
            case "keys without number":
                return {"keys": [public] * 40}
            case "key meant for encryption":
                return {"keys": [public | {"use": "enc"}]}
            case "key of another algorithm":
                return {"keys": [public | {"alg": "RS512"}]}
        return {"keys": [{"kty": "LATTICE", "kid": "later"}, public]}

    def exchange(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Codes for tokens, as a provider must: the right client, redirect, verifier; each code once."""
        asked = self.codes.pop(form.get("code", ""), None)
        pair = b64decode(authorization.removeprefix("Basic ")).decode() if authorization else ""
        challenge = urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        honest = (
            asked is not None
            and [unquote(part) for part in pair.split(":")] == [CLIENT, SECRET]
            and form.get("redirect_uri") == asked["redirect_uri"]
            and challenge.rstrip(b"=").decode() == asked["code_challenge"]
        )
        if not honest or asked is None:
            return 400, {"error": "invalid_grant"}
        access = f"truy-cap-{len(self.tokens)}"
        token = self.token(self.claims(asked["nonce"], access))
        self.tokens.append(str(token))
        given = {"token_type": "Bearer", "access_token": access, "id_token": token, "expires_in": _HOUR}
        match self.told:
            case "token type other":
                given["token_type"] = "DPoP"
            case "access token missing":
                del given["access_token"]
            case "no token":
                del given["id_token"]
        return 200, given

    def claims(self, nonce: str, access: str) -> dict[str, Any]:
        """Honest claims, with the lie of the moment if it is one of claims."""
        now = int(time.time())
        digest = hashlib.sha256(access.encode()).digest()
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "exp": now + _HOUR,
            "iat": now,
            "nonce": nonce,
            "at_hash": urlsafe_b64encode(digest[:16]).rstrip(b"=").decode(),
            **self.extra,
        }
        change = CLAIM_LIES.get(self.told)
        return change(claims) if change else claims

    def token(self, claims: dict[str, Any]) -> Any:
        """The token, signed honestly or as the lie says."""
        head: dict[str, Any] = {"alg": "RS256", "kid": "k1"}
        body = json.dumps(claims)
        match self.told:
            case "algorithm none" | "algorithm None in capitals":
                word = "none" if self.told == "algorithm none" else "nOnE"
                return f"{_part({'alg': word, 'kid': 'k1'})}.{_part(claims)}."
            case "HS256 with the public key":
                return _by_secret(claims, self.key.as_pem(private=False))
            case "HS256 with the client secret":
                return _by_secret(claims, SECRET.encode())
            case "algorithm not configured":
                bare = RSAKey.import_key(self.key.as_pem(private=True))
                return jws.serialize_compact({"alg": "RS512", "kid": "k1"}, body, bare, ["RS512"])
            case "signed by another key":
                return jws.serialize_compact(head, body, self.other, ["RS256"])
            case "signed by a key inside the token":
                small = ECKey.generate_key("P-256")
                inside = {"alg": "ES256", "kid": "k1", "jwk": small.as_dict(private=False)}
                return jws.serialize_compact(inside, body, small, ["ES256"])
            case "signed by a key elsewhere":
                there = head | {"jku": f"{self.issuer}/khoa-khac", "x5u": f"{self.issuer}/khoa-khac"}
                return jws.serialize_compact(there, body, self.other, ["RS256"])
            case "unknown kid":
                return jws.serialize_compact(head | {"kid": "k9"}, body, self.other, ["RS256"])
            case "kid not text":
                return _signed(head | {"kid": ["k1"]}, claims)
            case "critical extension":
                return _signed(head | {"crit": ["exp"], "exp": 1}, claims)
            case "payload unencoded":
                return _signed(head | {"b64": False, "crit": ["b64"]}, claims)
            case "encrypted":
                ec = ECKey.generate_key("P-256")
                return jwt.encode({"alg": "ES256"}, claims, ec) + ".x.y"
            case "token a number":
                return 7
            case "token huge":
                return jwt.encode(head, claims | {"x": "x" * 20_000}, self.key)
            case "token garbage":
                return "không.phải.thẻ"
            case "claims no object":
                return jws.serialize_compact(head, "[1]", self.key, ["RS256"])
        honest = jwt.encode(head, claims, self.key)
        if self.told == "signature cut off":
            return honest.rpartition(".")[0] + "."
        if self.told == "signature of another token":
            other = jwt.encode(head, claims | {"sub": "nguoi-khac"}, self.key)
            return f"{honest.rpartition('.')[0]}.{other.rpartition('.')[2]}"
        return honest


def _part(value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _signed(head: dict[str, Any], claims: dict[str, Any]) -> str:
    """A token whose header no library would write; what signs it does not matter."""
    return f"{_part(head)}.{_part(claims)}.{urlsafe_b64encode(b'x' * 256).rstrip(b'=').decode()}"


def _by_secret(claims: dict[str, Any], secret: bytes) -> str:
    """HS256 by hand: the library refuses to make a secret of a public key."""
    signed = f"{_part({'alg': 'HS256', 'kid': 'k1'})}.{_part(claims)}"
    made = hmac.digest(secret, signed.encode(), "sha256")
    return f"{signed}.{urlsafe_b64encode(made).rstrip(b'=').decode()}"


def _handler(provider: HostileProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            provider.hits.append(self.path)
            if self.path.endswith("/openid-configuration"):
                self._give("metadata", provider.metadata)
            elif self.path.endswith("/khoa"):
                self._give("keys", provider.key_set)
            else:
                self._send(404, b"{}")

        def do_POST(self) -> None:
            provider.hits.append(self.path)
            length = int(self.headers.get("Content-Length", "0"))
            sent = parse_qs(self.rfile.read(length).decode())
            form = {name: values[0] for name, values in sent.items()}
            authorization = self.headers.get("Authorization", "")
            status, given = provider.exchange(form, authorization)
            self._give("token answer", lambda: given, status)

        def _give(self, what: str, make: Any, status: int = 200) -> None:
            told = provider.told.removeprefix(what).strip() if provider.told.startswith(what) else ""
            if provider.told == "token endpoint down" and what == "token answer":
                told = "down"
            match told:
                case "down":
                    self._send(503, b"{}")
                case "garbage":
                    self._send(200, b"<html>not JSON</html>")
                case "a list":
                    self._send(200, b"[1, 2]")
                case "nested without end":
                    self._send(200, b"[" * 60_000)
                case "huge":
                    self._send(200, b'{"x": "' + b"x" * 200_000 + b'"}')
                case "slow":
                    time.sleep(3)
                    self.close_connection = True
                case "drips":
                    self._drip(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
                case "for ever in headers":
                    self._drip(b"HTTP/1.1 200 OK\r\nX-A: ")
                case "redirect" | "redirects":
                    self._send(302, b"", f"{provider.issuer}/khac")
                case _:
                    self._send(status, json.dumps(make()).encode())

        def _drip(self, start: bytes) -> None:
            self.close_connection = True
            try:
                self.wfile.write(start)
                for _ in range(40):
                    self.wfile.write(b"x")
                    time.sleep(0.1)
            except OSError:
                return

        def _send(self, status: int, body: bytes, location: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if location:
                self.send_header("Location", location)
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    return Handler
