// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QByteArray;
class QImage;

namespace omnidrive::ui {

/// Writes a file whole or not at all: on a full disk what had its name before stays. @return why it cannot be written; empty when it is.
QString writeWholeFile(const QString& file, const QByteArray& bytes);
/// Writes a picture likewise. @param kind as QImage::save() names it. @return false when it cannot be written, or not as this kind.
bool writePicture(const QString& file, const QImage& picture, const char* kind = "PNG");

}  // namespace omnidrive::ui
