"""Credentials are noticed by their form; ordinary sentences about credentials are left alone."""

from __future__ import annotations

import pytest

from app.inventory.pasted_secrets import find_secret


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("postgresql://claims:s3cr3tpass@db.example.org:5432/claims", "a connection string with a password"),
        ("jdbc:db2://bob:correcthorse@core/x", "a connection string with a password"),
        ("Server=core;User=sa;Password=Tr0ub4dor&3;", "a password"),
        ("api_key: 9f86d081884c7d65", "a password"),
        ("AKIAIOSFODNN7EXAMPLE", "an AWS access key"),
        ("Authorization: Bearer abcdefghijklmnopqrstuvwxyz012345", "a bearer token"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE", "a private key"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----", "a private key"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmN", "a JSON web token"),
        ("ghp_" + "a1" * 18, "a GitHub token"),
        ("glpat-" + "a1" * 10, "a GitLab token"),
        ("xoxb-123456789012-abc", "a Slack token"),
        ("AIza" + "a1" * 18, "a Google API key"),
        ("sk_live_" + "a1" * 12, "a Stripe key"),
        ("DefaultEndpointsProtocol=https;AccountKey=" + "aB3+" * 20, "an Azure storage key"),
    ],
)
def test_a_credential_is_noticed(text, kind):
    assert find_secret(text) == kind
    assert find_secret(f"Reached with {text} since May") == kind


@pytest.mark.parametrize(
    "text",
    [
        "Password reset service",
        "Authentication: API key, rotated every 90 days",
        "The secret: nobody owns it",
        "https://docs.example.org/api/v1?token=none",
        "https://user@example.org:8443/path",
        "Bearer tokens are issued by the identity platform",
        "mainframe@example.org",
        "policy-admin-to-claims-ai",
        "Asia-Pacific claims, AKIA region",
        "password: ********",
        "api_key (see vault)",
    ],
)
def test_a_sentence_about_credentials_is_left_alone(text):
    assert find_secret(text) is None
