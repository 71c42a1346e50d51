// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::app {

/// An option or, without names, a word that stands by its place.
struct OptionDescription {
    std::vector<std::string> names;   ///< "-h", "--help"; empty for an argument
    std::string value;                ///< "DIR", "N", "light|dark"; of an argument its name; empty for a switch
    std::vector<std::string> words;   ///< the only values there are; empty when any may be given
    std::string text;                 ///< what it does

    bool isArgument() const { return names.empty(); }
    bool takesValue() const { return !value.empty(); }
};

struct CommandDescription {
    std::string name;
    std::string text;   ///< one sentence
    std::vector<OptionDescription> options;
};

/// A section of the manual page that no option tells of; paragraphs are parted by empty lines.
struct ManualSection {
    std::string title;
    std::string text;
};

/// What a program's command line knows, from which its manual page and its completion are written.
struct ProgramDescription {
    std::string name;      ///< "omnidrive"
    std::string version;   ///< "0.1.0"
    std::string summary;   ///< half a sentence for the page's first line
    std::string text;      ///< what it is, in sentences
    std::vector<OptionDescription> options;     ///< before, or without, a command
    std::vector<CommandDescription> commands;   ///< empty for a program without commands
    std::vector<ManualSection> sections;
};

/// What kind of value a name like "DIR" or "FILE..." stands for, for completion.
enum class ValueKind { Folder, File, Other };
ValueKind valueKind(const OptionDescription& option);

/// Names of all options, in order.
std::vector<std::string> optionNames(const std::vector<OptionDescription>& options);

/// The manual page, section 1, in man(7)'s macros.
std::string manualPage(const ProgramDescription& program);

/// Completion of commands, options and values. Each is a file that its shell loads.
std::string bashCompletion(const ProgramDescription& program);
std::string zshCompletion(const ProgramDescription& program);
std::string fishCompletion(const ProgramDescription& program);

/// "page", "bash", "zsh" or "fish": one of the four texts above.
inline constexpr std::string_view kManualForms[] = {"page", "bash", "zsh", "fish"};
/// @throws Error (InvalidArgument) when there is no such form.
std::string manualText(const ProgramDescription& program, std::string_view form);

}  // namespace omnidrive::app
