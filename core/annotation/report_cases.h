// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/report.h"

#include <set>
#include <string>

namespace omnidrive::annotation {

/// Name of a case's place in the report: letters, digits and '-' only.
std::string caseAnchor(const std::string& rollout);

/// Rollouts that a report tells of.
std::set<std::string> reportedCases(const Project& project, bool isCheckedOnly);
/// The annotated cases of a report, one after the other, by id.
std::string reportCases(const Project& project, const ReportOptions& options);

}  // namespace omnidrive::annotation
