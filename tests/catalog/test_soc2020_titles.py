"""What the groups of SOC2020 are called, from what comes along."""

from occumap.catalog.soc2020_titles import soc2020_titles


def test_unit_and_six_digit_groups_have_titles_and_unit_groups_titles_of_jobs() -> None:
    called = soc2020_titles()
    assert called.titles["5213"] == "Welding trades"
    assert called.titles["2126/01"].startswith("Aeronautical engineers")
    assert any("elder" in title for title in called.job_titles["5213"])
    assert soc2020_titles() is called
