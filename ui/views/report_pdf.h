// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace omnidrive::ui {

/// The pages of an HTML text as a PDF file (A4, margins of 15 mm). Links within the text are not kept. Any thread.
std::string pdfOf(const std::string& html);

}  // namespace omnidrive::ui
