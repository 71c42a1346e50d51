// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace omnidrive::app {

/// A page of resources/help/docs.
struct HelpTopic {
    std::string name;    ///< "five-minutes": the file without its ending
    std::string title;   ///< its first heading
};

/// All pages, the index first and the rest by name. @throws Error (Io) when the folder is missing.
std::vector<HelpTopic> helpTopics();

/// The page as it is stored. @throws Error (Io) when it cannot be read.
std::string helpPage(const std::string& name);

/// Markdown as a terminal shows it best: links as their words (and the name of the page they lead to), no marks of emphasis, no pictures. Code stays as it is.
std::string plainText(const std::string& markdown);

}  // namespace omnidrive::app
