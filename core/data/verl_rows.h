// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/question_set.h"
#include "store/parquet.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace omnidrive::data {

/// Columns of verl's training data (docs/preparation/prepare_data.rst): data_source, prompt[{role, content}], images[{bytes, path}], ability,
/// reward_model{style, ground_truth}, extra_info. The last holds index, id, split, kind, scene, frame, question, answer and options, so that
/// nothing of a question is lost and readers that know the first few fields find them.
std::vector<store::ParquetField> verlColumns();

/// A question as such a row: an "<image>" for each picture stands before the text, options are written out below it, the pictures' files are in the row.
/// @param system of the prompt; empty: none. @param index of the row in its file, from 0.
/// @throws Error (Io) naming the picture that cannot be read.
nlohmann::json verlRow(const Question& question, const std::string& dataSource, const std::string& system, int64_t index);

}  // namespace omnidrive::data
