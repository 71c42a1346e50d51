// SPDX-License-Identifier: GPL-3.0-or-later
// The help: its window, its actions, and which part is about the panel that has the keyboard.
#include "ui/main_window.h"

#include "base/error.h"
#include "base/resources.h"
#include "ui/panels/help_window.h"
#include "ui/views/help_library.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>

namespace omnidrive::ui {

namespace {

/// Empty when the resources are not there.
QString helpFolder() {
    try {
        return QString::fromStdString(resourcePath("help/docs").string());
    } catch (const Error&) {
        return {};
    }
}

/// Part of the page "panels" that is about a dock; docks are called otherwise in other languages, the page's headings are not.
QString partAbout(const QString& dock) {
    static const QHash<QString, QString> others{{QStringLiteral("queue"), QStringLiteral("suspicious")}, {QStringLiteral("frame"), QStringLiteral("picture")},
                                                {QStringLiteral("wall"), QStringLiteral("crop-wall")},   {QStringLiteral("whatif"), QStringLiteral("what-if")},
                                                {QStringLiteral("side"), QStringLiteral("side-by-side")}, {QStringLiteral("pairs"), QStringLiteral("paired-cases")},
                                                {QStringLiteral("replay"), QStringLiteral("reward-replay")}, {QStringLiteral("ablations"), QStringLiteral("comparison")},
                                                {QStringLiteral("annotate"), QStringLiteral("annotation")}};
    return others.value(dock, dock);
}

const QDockWidget* dockAround(const QWidget* widget) {
    for (; widget != nullptr; widget = widget->parentWidget()) {
        if (const auto* dock = qobject_cast<const QDockWidget*>(widget)) {
            return dock;
        }
    }
    return nullptr;
}

}  // namespace

void MainWindow::addHelpActions() {
    helpLibrary_ = std::make_unique<HelpLibrary>(helpFolder());
    const QString group = tr("Help");
    actions_->add({QStringLiteral("help.open"), group, tr("Help, about the panel that has the keyboard"), {QKeySequence(Qt::Key_F1)}, QStringLiteral("help")},
                  [this] { openHelpHere(); });
    for (const HelpPage& page : helpLibrary_->pages()) {
        actions_->add({QStringLiteral("help.page.%1").arg(page.name), group, tr("Help: %1").arg(page.title), {}, QStringLiteral("help")},
                      [this, name = page.name] { openHelp(name); });
    }
}

HelpWindow& MainWindow::openHelp(const QString& page, const QString& heading) {
    if (help_ == nullptr) {
        help_ = new HelpWindow(*helpLibrary_, this);
    }
    help_->open(page, heading);
    return *help_;
}

void MainWindow::openHelpHere() {
    const QDockWidget* dock = dockAround(QApplication::focusWidget());
    dock == nullptr ? openHelp(QStringLiteral("index")) : openHelp(QStringLiteral("panels"), partAbout(dock->objectName()));
}

}  // namespace omnidrive::ui
