// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>
#include <string>

namespace omnidrive::eval {

/// One published result on DriveLMM-o1's test set, percent (SPEC section 9.3).
struct PublishedRow {
    const char* model;
    double risk, rule, scene, relevance, missing;  ///< the five reported judge scores
    double reasoning;                              ///< overall reasoning score
    double multipleChoice;                         ///< MCQ accuracy
    const char* source;                            ///< where the row was read
    const char* judge;                             ///< model that gave the scores; empty when it is not known to us
    bool laterThanPaper;                           ///< appeared after OmniDrive-R1
};

/// All rows in the order of the SPEC. Constant data, never computed here.
std::span<const PublishedRow> publishedResults();

/// Columns of PublishedRow as shown in tables and radars.
inline constexpr std::array<const char*, 7> kPublishedColumns{"risk",    "rule",      "scene", "relevance",
                                                              "missing", "reasoning", "MCQ"};
std::array<double, 7> publishedValues(const PublishedRow& row);

/// The rows as a text table with their sources and a note on comparability.
std::string publishedTable();

}  // namespace omnidrive::eval
