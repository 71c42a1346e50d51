// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace omnidrive::insight {

/// Our name of a curve that another framework calls otherwise (SPEC section 11): "kl" of TRL is "actor/kl_loss". Names without a counterpart, and
/// ours, come back as they are. Only quantities that mean the same are matched.
std::string commonTag(const std::string& foreign);

}  // namespace omnidrive::insight
