"""How many cases the property tests try: 200 each, or 10,000 each with TENSORLAB_PROFILE=thorough."""

from hypothesis import HealthCheck, settings

settings.register_profile("fast", settings.get_profile("untimed"), max_examples=200)
settings.register_profile(
    "thorough",
    settings.get_profile("untimed"),
    max_examples=10_000,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
