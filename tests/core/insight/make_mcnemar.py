# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the rows of tst_paired_cases.cpp's table: McNemar's exact test as scipy's two-sided binomial test with p = 1/2 (made with scipy 1.17.1)."""
from scipy.stats import binomtest

for gained, lost in [(0, 0), (1, 0), (0, 5), (5, 5), (3, 9), (12, 31), (86, 150), (101, 59), (1000, 1100), (0, 60)]:
    p = binomtest(gained, gained + lost, 0.5).pvalue if gained + lost else 1.0
    print(f'        QTest::newRow("{gained} against {lost}") << {gained} << {lost} << double({p:.12g});')
