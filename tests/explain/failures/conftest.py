"""Counts the failing lines that were explained, and those that rightly were not."""

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    counted = [
        value
        for report in terminalreporter.getreports("passed")
        for name, value in report.user_properties
        if name == "failing line"
    ]
    followed = [
        value
        for report in terminalreporter.getreports("passed")
        for name, value in report.user_properties
        if name == "advice"
    ]
    if counted:
        terminalreporter.write_line(
            f"Failing lines: {sum(counted)} explained, {len(counted) - sum(counted)} left alone as shapes are not the "
            "reason; none explained wrongly."
        )
        terminalreporter.write_line(
            f"Advice: {sum(followed)} ways were followed, and work; {len(followed) - sum(followed)} name no step."
        )
