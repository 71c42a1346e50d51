// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/manual/program_description.h"

#include "base/error.h"

namespace omnidrive::app {

namespace {

/// "FILE..." is a FILE.
std::string_view withoutDots(std::string_view name) { return name.ends_with("...") ? name.substr(0, name.size() - 3) : name; }

}  // namespace

ValueKind valueKind(const OptionDescription& option) {
    const std::string_view name = withoutDots(option.value);
    for (const std::string_view folder : {"DIR", "FOLDER", "RUN", "RUN_A", "RUN_B", "RUNS"}) {
        if (name == folder) {
            return ValueKind::Folder;
        }
    }
    for (const std::string_view file : {"FILE", "PATH", "RECIPE", "MODEL", "CLIP"}) {
        if (name == file) {
            return ValueKind::File;
        }
    }
    return ValueKind::Other;
}

std::vector<std::string> optionNames(const std::vector<OptionDescription>& options) {
    std::vector<std::string> names;
    for (const OptionDescription& option : options) {
        names.insert(names.end(), option.names.begin(), option.names.end());
    }
    return names;
}

std::string manualText(const ProgramDescription& program, std::string_view form) {
    using Writer = std::string (*)(const ProgramDescription&);
    constexpr Writer kWriters[] = {manualPage, bashCompletion, zshCompletion, fishCompletion};
    for (size_t i = 0; i < std::size(kManualForms); ++i) {
        if (form == kManualForms[i]) {
            return kWriters[i](program);
        }
    }
    fail(ErrorKind::InvalidArgument, "the manual's forms are page, bash, zsh and fish, not '{}'", form);
}

}  // namespace omnidrive::app
