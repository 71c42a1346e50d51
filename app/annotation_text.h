// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/annotations.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace omnidrive::app {

// Annotations as text for people and as JSON for programs.

/// One line: place, type, severity, verdict and what else is there.
std::string annotationText(const annotation::Annotation& annotation);
/// The stored form with its target's key, rollout and kind.
nlohmann::json annotationJson(const annotation::Annotation& annotation);

std::string listText(const annotation::Project& project, const std::vector<annotation::Annotation>& annotations);
nlohmann::json listJson(const annotation::Project& project, const std::vector<annotation::Annotation>& annotations);

std::string statisticsText(const annotation::Statistics& statistics);
/// Each number with the ids of its cases; a rate without a denominator is null.
nlohmann::json statisticsJson(const annotation::Statistics& statistics);

std::string historyText(const std::vector<annotation::Action>& actions);
nlohmann::json historyJson(const std::vector<annotation::Action>& actions);

std::string labelsText(const annotation::LabelSet& labels);

}  // namespace omnidrive::app
