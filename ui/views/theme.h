// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QPen>
#include <QString>

class QApplication;

namespace omnidrive::ui {

/// The colours of the program. Every meaning that a colour carries is also said by a word, an icon or a line style.
struct Theme {
    bool isDark = false;
    QColor window, panel, raised, base, alternate;    ///< surfaces from the back to the front; base is what one types in
    QColor border, borderStrong, hover, pressed, scroll;
    QColor text, muted, faint;
    QColor accent, accentSoft, accentFill, accentFillHover, onAccent, selection;
    QColor good, bad, warning, goodSoft, badSoft, warningSoft;

    static const Theme& light();
    static const Theme& dark();
    /// What is applied now.
    static const Theme& current();
};

/// Colours and style sheet of the whole program. Widgets that paint themselves follow by QEvent::PaletteChange.
void applyTheme(QApplication& app, bool isDark);
/// Font, style and icons; once, before the first window.
void prepareLook(QApplication& app);

/// Pen colour and style of the n-th curve: eight colours that colour blind eyes tell apart, then again with another line style.
QPen curvePen(int index);
/// Colour of the n-th zoom box, bright enough for photographs. Boxes carry numbers too.
QColor boxColour(int call);
QColor truthColour();

/// Font for JSON and logs.
QFont monospaceFont();
/// The program's font in another size and weight.
QFont scaledFont(double factor, bool isBold = false);

/// The spacing grid, in pixels.
inline constexpr int kSpace = 8;

}  // namespace omnidrive::ui
