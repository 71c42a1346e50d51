// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/weight_names.h"

namespace omnidrive::model {

std::string canonicalName(const std::string& stored) {
    static const std::string language = "model.language_model.";
    static const std::string visual = "model.visual.";
    if (stored.starts_with(language)) {
        return "model." + stored.substr(language.size());
    }
    if (stored.starts_with(visual)) {
        return "visual." + stored.substr(visual.size());
    }
    return stored;
}

std::string storedName(const std::string& canonical) {
    static const std::string language = "model.";
    static const std::string visual = "visual.";
    if (canonical.starts_with(language)) {
        return "model.language_model." + canonical.substr(language.size());
    }
    return canonical.starts_with(visual) ? "model." + canonical : canonical;
}

}  // namespace omnidrive::model
