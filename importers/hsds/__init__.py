"""The Human Services Data Specification, versions 1.0 to 3.x, and Open Referral UK: reading it."""
