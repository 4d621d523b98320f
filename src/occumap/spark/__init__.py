"""The same work on Spark: coding, conversion, dual-coded tables and evaluation of frames that outgrow a machine."""
