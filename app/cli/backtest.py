"""``seamap backtest``: how good predictions of finished work would have been."""

from __future__ import annotations

from app.cli.finished_work import Actuals, EstimateFile, read_work
from app.cli.output import print_json, print_rich
from app.cli.reading import Format, Model, OutputFormat, read_model


def backtest(actuals: Actuals, estimate: EstimateFile = None, model: Model = None, output: Format = OutputFormat.TEXT) -> None:
    """Score the estimates of finished work as they were, and learned from all the rest of it."""
    from app.cli.learning_text import backtest_parts
    from app.services.learning import backtest_document

    base = read_model(model)
    document = backtest_document(read_work(actuals, estimate), base)
    if output is OutputFormat.JSON:
        print_json(document)
    else:
        print_rich(*backtest_parts(document))
