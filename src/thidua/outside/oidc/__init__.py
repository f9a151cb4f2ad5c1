"""Sign-in through an OpenID Connect provider: one relying party, configured, off by default."""

from thidua.outside.oidc.party import RelyingParty

__all__ = ["RelyingParty"]
