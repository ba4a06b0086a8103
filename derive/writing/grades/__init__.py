"""Grades as plain data, and their writers: terminal, JSON, CSV, Gradescope, HTML, LaTeX. Imported by grading."""
