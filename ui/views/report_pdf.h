// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace omnidrive::ui {

/// The pages of an HTML text as a PDF file (A4, margins of 15 mm, numbered). A part under a heading of the third level is not broken over two pages when it fits
/// on one. Links within the text are not kept. Any thread.
std::string pdfOf(const std::string& html);

}  // namespace omnidrive::ui
