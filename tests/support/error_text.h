// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QString>

namespace omnidrive::tests {

/// What a call says when it refuses with an Error; "no error" when it does not.
template <typename Call>
QString errorOf(Call call) {
    try {
        call();
    } catch (const Error& error) {
        return QString::fromStdString(error.what());
    }
    return QStringLiteral("no error");
}

}  // namespace omnidrive::tests
