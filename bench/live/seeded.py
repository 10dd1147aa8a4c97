"""What seeding and the bench agree on beforehand."""

CSRF = "b" * 32  # the secret of everybody's forms


def login_of(place: int) -> str:
    """The login key of follower ``place``."""
    return f"bench{place:027d}"
