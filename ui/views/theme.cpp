// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/theme.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFontDatabase>
#include <QLabel>
#include <QPalette>
#include <QPixmap>
#include <QPixmapCache>
#include <QProxyStyle>
#include <QStyleFactory>

#include <array>
#include <utility>

static void initStudioResources() { Q_INIT_RESOURCE(studio); }   // a macro that must stand outside of namespaces

namespace omnidrive::ui {

namespace {

const Theme*& currentTheme() {
    static const Theme* theme = &Theme::light();
    return theme;
}

/// Nothing here is written as HTML, but a run's title, a model's answer or a file's name may look so, and Qt would load the pictures that it names. Labels of
/// all windows and dialogs show every text letter by letter; tips, which are made of labels too, have plainTip().
class LookOfLetters : public QProxyStyle {
public:
    using QProxyStyle::QProxyStyle;
    using QProxyStyle::polish;
    void polish(QWidget* widget) override {
        QProxyStyle::polish(widget);
        auto* label = qobject_cast<QLabel*>(widget);
        if (label != nullptr && label->textFormat() == Qt::AutoText && !label->inherits("QTipLabel")) {
            label->setTextFormat(Qt::PlainText);
        }
    }
};

Theme makeLight() {
    Theme t;
    t.window = QColor(0xeef0f3); t.panel = QColor(0xffffff); t.raised = QColor(0xffffff); t.base = QColor(0xffffff);
    t.alternate = QColor(0xf6f8fa);
    t.border = QColor(0xdde1e7); t.borderStrong = QColor(0xc3cad3); t.hover = QColor(0xe6eaef); t.pressed = QColor(0xd9dfe6);
    t.scroll = QColor(0xb9c1cb);
    t.text = QColor(0x1b2129); t.muted = QColor(0x56606d); t.faint = QColor(0x98a2ae);
    t.accent = QColor(0x1d5fbf); t.accentSoft = QColor(0xdfeafa); t.accentFill = QColor(0x1d5fbf); t.accentFillHover = QColor(0x174f9f);
    t.onAccent = QColor(0xffffff); t.selection = QColor(0xd3e3f9);
    t.good = QColor(0x00755a); t.bad = QColor(0xb84300); t.warning = QColor(0x8a6100);
    t.goodSoft = QColor(0xdcf1ea); t.badSoft = QColor(0xfbe7da); t.warningSoft = QColor(0xf8eecf);
    return t;
}

Theme makeDark() {
    Theme t;
    t.isDark = true;
    t.window = QColor(0x14171b); t.panel = QColor(0x1c2025); t.raised = QColor(0x262b32); t.base = QColor(0x15181c);
    t.alternate = QColor(0x20252b);
    t.border = QColor(0x2d333b); t.borderStrong = QColor(0x414953); t.hover = QColor(0x2b3139); t.pressed = QColor(0x343b45);
    t.scroll = QColor(0x4a535e);
    t.text = QColor(0xe3e7ec); t.muted = QColor(0x9ea8b5); t.faint = QColor(0x666f7b);
    t.accent = QColor(0x74adff); t.accentSoft = QColor(0x20344f); t.accentFill = QColor(0x2f6fcf); t.accentFillHover = QColor(0x3d7edf);
    t.onAccent = QColor(0xffffff); t.selection = QColor(0x26405f);
    t.good = QColor(0x45c79c); t.bad = QColor(0xff9058); t.warning = QColor(0xe6b94a);
    t.goodSoft = QColor(0x17372d); t.badSoft = QColor(0x412618); t.warningSoft = QColor(0x3a3015);
    return t;
}

QPalette paletteOf(const Theme& t) {
    QPalette p;
    p.setColor(QPalette::Window, t.window);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.panel);
    p.setColor(QPalette::AlternateBase, t.alternate);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::PlaceholderText, t.faint);
    p.setColor(QPalette::Button, t.raised);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::ToolTipBase, t.raised);
    p.setColor(QPalette::ToolTipText, t.text);
    p.setColor(QPalette::Highlight, t.accentFill);
    p.setColor(QPalette::HighlightedText, t.onAccent);
    p.setColor(QPalette::Link, t.accent);
    p.setColor(QPalette::Mid, t.border);
    p.setColor(QPalette::Dark, t.borderStrong);
    p.setColor(QPalette::Light, t.raised);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        p.setColor(QPalette::Disabled, role, t.faint);
    }
    return p;
}

QString styleSheetOf(const Theme& t) {
    QFile file(QStringLiteral(":/omnidrive/style/studio.qss"));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QString sheet = QString::fromUtf8(file.readAll());
    const std::pair<const char*, QColor> colours[] = {
        {"window", t.window}, {"panel", t.panel}, {"raised", t.raised}, {"base", t.base}, {"alternate", t.alternate}, {"border", t.border},
        {"borderStrong", t.borderStrong}, {"hover", t.hover}, {"pressed", t.pressed}, {"scroll", t.scroll}, {"text", t.text},
        {"muted", t.muted}, {"faint", t.faint}, {"accent", t.accent}, {"accentSoft", t.accentSoft}, {"accentFill", t.accentFill},
        {"accentFillHover", t.accentFillHover}, {"onAccent", t.onAccent}, {"selection", t.selection}, {"good", t.good}, {"bad", t.bad},
        {"badSoft", t.badSoft}};
    for (const auto& [name, colour] : colours) {
        sheet.replace(QLatin1Char('@') + QLatin1String(name) + QLatin1Char('@'), colour.name());
    }
    return sheet.replace(QStringLiteral("@icons@"), QStringLiteral(":/omnidrive/icons"))
        .replace(QStringLiteral("@mode@"), t.isDark ? QStringLiteral("dark") : QStringLiteral("light"));
}

}  // namespace

const Theme& Theme::light() {
    static const Theme theme = makeLight();
    return theme;
}

const Theme& Theme::dark() {
    static const Theme theme = makeDark();
    return theme;
}

const Theme& Theme::current() { return *currentTheme(); }

void applyTheme(QApplication& app, bool isDark) {
    currentTheme() = isDark ? &Theme::dark() : &Theme::light();
    app.setPalette(paletteOf(Theme::current()));
    app.setStyleSheet(styleSheetOf(Theme::current()));
}

void prepareLook(QApplication& app) {
    initStudioResources();
    app.setStyle(new LookOfLetters(QStyleFactory::create(QStringLiteral("Fusion"))));
    QFont font = app.font();
    const QStringList known = QFontDatabase::families();
    for (const char* family : {"Inter", "Inter Variable", "Noto Sans", "Cantarell", "Ubuntu", "Segoe UI"}) {
        if (known.contains(QLatin1String(family))) {
            font.setFamily(QLatin1String(family));
            break;
        }
    }
    font.setPixelSize(13);
    app.setFont(font);
}

QPen curvePen(int index) {
    // Okabe and Ito's colours, darkened or lightened for contrast with the background.
    static const std::array<QRgb, 8> onWhite{0x0072b2, 0xd55e00, 0x007f5c, 0xa5508a, 0xb07a00, 0x3690c8, 0x5b4b9e, 0x444c56};
    static const std::array<QRgb, 8> onBlack{0x56b4e9, 0xff8f4f, 0x3fcf9f, 0xe29cc6, 0xf0c044, 0x8fd0ff, 0xb3a5ff, 0xc4ccd6};
    static const std::array<Qt::PenStyle, 4> styles{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
    const auto& colours = Theme::current().isDark ? onBlack : onWhite;
    const auto i = static_cast<size_t>(index);
    QPen pen(QColor(colours[i % colours.size()]), 1.6, styles[(i / colours.size()) % styles.size()]);
    pen.setCosmetic(true);
    return pen;
}

QColor boxColour(int call) {
    static const std::array<QRgb, 6> colours{0xf5b301, 0x56b4e9, 0xff7f50, 0x2fd6a3, 0xe58ac5, 0xf0e442};
    return QColor(colours[static_cast<size_t>(qMax(call, 0)) % colours.size()]);
}

QColor truthColour() { return QColor(0xffffff); }

QFont monospaceFont() {
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(QApplication::font().pixelSize() > 0 ? QApplication::font().pixelSize() - 1 : 12);
    return font;
}

QFont scaledFont(double factor, bool isBold) {
    QFont font = QApplication::font();
    font.setPixelSize(qRound(font.pixelSize() * factor));
    font.setWeight(isBold ? QFont::DemiBold : QFont::Normal);
    return font;
}

}  // namespace omnidrive::ui
