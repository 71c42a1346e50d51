// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/report.h"

#include <string>

namespace omnidrive::annotation {

/// Name of a case's place in the report: letters, digits and '-' only.
std::string caseAnchor(const std::string& rollout);

/// The annotated cases of a report, one after the other, by id.
std::string reportCases(const Project& project, const ReportOptions& options);

}  // namespace omnidrive::annotation
