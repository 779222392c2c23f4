"""Scheduling: work packages, people and a calendar become dates. Pure and deterministic; read ``schedule.py`` first."""
