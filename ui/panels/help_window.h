// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/help_library.h"

#include <QWidget>

class QLineEdit;
class QListWidget;
class QListWidgetItem;
class QToolButton;

namespace omnidrive::ui {

class HelpBrowser;

/// The help beside the program: contents or search results on the left, the page on the right, with its own way back. A window of its own that
/// stays open; Esc closes it.
class HelpWindow : public QWidget {
    Q_OBJECT

public:
    /// @param parent the window that it belongs to and closes with.
    explicit HelpWindow(const HelpLibrary& library, QWidget* parent);

    /// Shows a page, and in it a heading by its slug; the index when there is no such page.
    void open(const QString& page, const QString& heading = {});
    HelpBrowser* browser() const { return browser_; }
    QLineEdit* searchLine() const { return search_; }
    QListWidget* contents() const { return contents_; }
    /// Name of the page shown.
    QString page() const;

private:
    QWidget* buildBar();
    void buildLayout();
    void addKeys();
    QToolButton* button(const QString& icon, const QString& text);
    void showContents();
    void showHits();
    void openItem(const QListWidgetItem* item);
    void markPage(const QString& page);

    const HelpLibrary& library_;
    HelpBrowser* browser_;
    QLineEdit* search_;
    QListWidget* contents_;
    QToolButton* back_ = nullptr;
    QToolButton* forward_ = nullptr;
};

}  // namespace omnidrive::ui
