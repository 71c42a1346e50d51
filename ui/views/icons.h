// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QString>

namespace omnidrive::ui {

/// An icon of resources/icons in the colours of the theme, also after the theme changed: it is drawn when it is painted.
QIcon themedIcon(const QString& name);

/// The same drawing in one colour. @param size in device independent pixels.
QPixmap iconPixmap(const QString& name, int size, const QColor& colour, double pixelRatio);

}  // namespace omnidrive::ui
