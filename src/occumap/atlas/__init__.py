"""The ways between occupations: profiles to coverage, gaps, moves, paths and skills that unlock."""
