"""The provider of sign-ins: whether it is what the settings say, and asks who somebody is."""

from collections.abc import Iterator

from triage.services.doctor.place import Check, Place, Weight
from triage.services.openid_host import OK, ProviderError, ProviderHost
from triage.services.trust import trusting


def no_provider(place: Place) -> Iterator[str]:
    """Name a provider that cannot be used: nobody could sign in by it."""
    issuer = place.settings.oidc_issuer
    if not issuer:
        return
    host = ProviderHost(issuer, trusting(place.settings.oidc_ca))
    try:
        status, said = host.ask(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    except ProviderError as error:
        yield f"OIDC_ISSUER is {issuer}, and {error}."
        return
    if status != OK:
        yield f"OIDC_ISSUER is {issuer}, and nothing there says what it is."
    elif said.get("issuer") != issuer:
        yield f"OIDC_ISSUER is {issuer}, and the provider there names itself otherwise."


def not_asked_again(place: Place) -> Iterator[str]:
    """Name sign-ins that ask nobody anything."""
    if place.settings.oidc_issuer and not place.settings.oidc_ask_again:
        yield ("OIDC_ASK_AGAIN is off: after a sign-out, whoever presses the button at the same computer may "
               "come in as the colleague before.")


CHECKS = (
    Check("no-provider", Weight.WRONG, no_provider,
          "Set OIDC_ISSUER exactly as the provider writes it, and let this machine reach it by https."),
    Check("not-asked-again", Weight.NOTE, not_asked_again,
          "Set OIDC_ASK_AGAIN to True, where the provider can ask at each sign-in."),
)
